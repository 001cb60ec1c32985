"""Running a program: its result, and the message of each kind of failure."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tradewatch.toolchain import Finished, ToolError, run, side_by_side

PYTHON = Path(sys.executable)
MakeProgram = Callable[..., Path]


def test_returns_exit_code_and_both_streams() -> None:
    """A non-zero exit code is a result, not an error."""
    code = "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"
    assert run(PYTHON, ["-c", code]) == Finished(3, "out\n", "err\n")


def test_arguments_are_never_read_by_a_shell() -> None:
    """A text that would be a command in a shell reaches the program unchanged."""
    argument = "$(id) `id` ; * 'x' \"y\""
    finished = run(PYTHON, ["-c", "import sys; print(sys.argv[1])", argument])
    assert finished.stdout == argument + "\n"


def test_passes_standard_input_as_utf_8() -> None:
    """The program gets the whole text."""
    copy = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())"
    assert run(PYTHON, ["-c", copy], stdin="größer ☃").stdout == "größer ☃"


def test_standard_input_is_empty_unless_given() -> None:
    """A program that reads stdin does not wait for the terminal."""
    assert run(PYTHON, ["-c", "import sys; print(len(sys.stdin.read()))"]).stdout == "0\n"


def test_output_that_is_not_utf_8_is_kept_with_replacements() -> None:
    """A wrong byte in a tool's output does not hide the rest."""
    write = r"import sys; sys.stdout.buffer.write(b'a\xffb')"
    assert run(PYTHON, ["-c", write]).stdout == "a�b"


def test_the_working_folder_can_be_chosen(tmp_path: Path) -> None:
    """`cwd` is where the program starts."""
    assert run(PYTHON, ["-c", "import os; print(os.getcwd())"], cwd=tmp_path).stdout.strip() == str(tmp_path)


def test_the_environment_does_not_depend_on_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Language, colour, time zone and personal configuration are the same for everybody."""
    for name, value in {"LC_ALL": "de_DE.UTF-8", "TZ": "Asia/Tokyo", "HOME": "/somewhere"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    names = "import os; print(*(os.environ[n] for n in ('LC_ALL', 'TZ', 'HOME', 'NO_COLOR')))"
    assert run(PYTHON, ["-c", names]).stdout == "C.UTF-8 UTC /nonexistent 1\n"


def test_a_missing_program_is_a_tool_error(tmp_path: Path) -> None:
    """The error names the path."""
    missing = tmp_path / "promtool"
    with pytest.raises(ToolError, match=rf"{missing} cannot be run: .*No such file"):
        run(missing, [])


def test_a_file_of_another_machine_cannot_be_run(tmp_path: Path) -> None:
    """An executable in an unknown format is a ToolError, not an OSError."""
    strange = tmp_path / "promtool"
    strange.write_bytes(b"\x00\x01\x02")
    strange.chmod(0o755)
    with pytest.raises(ToolError, match=r"promtool cannot be run: .*[Ee]xec format error"):
        run(strange, [])


def test_an_argument_that_no_program_can_take_is_a_tool_error() -> None:
    """A NUL in a label's value is reported in one line, not as a traceback."""
    with pytest.raises(ToolError, match="cannot be run: embedded null byte"):
        run(PYTHON, ["a\0b"])


def test_a_program_that_takes_too_long_is_stopped_with_its_children(tmp_path: Path, make_program: MakeProgram) -> None:
    """A child that keeps the output open does not block the caller."""
    slow = make_program(tmp_path / "slow", "sleep 60 & sleep 60")
    began = time.monotonic()
    with pytest.raises(ToolError, match=r"slow did not finish within 0\.2 s and was stopped: slow test rules"):
        run(slow, ["test", "rules", "file.yml"], timeout=0.2)
    assert time.monotonic() - began < 30


def test_a_program_that_prints_without_end_is_stopped(
    tmp_path: Path, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither stream can fill the machine's memory."""
    monkeypatch.setattr(sys.modules[ToolError.__module__], "LARGEST", 2**20)
    for stream in ("1", "2"):
        chatty = make_program(tmp_path / "chatty", f"exec yes >&{stream}")
        with pytest.raises(ToolError, match="chatty printed more than 1 MiB and was stopped"):
            run(chatty, [])


def test_a_program_that_was_killed_is_a_tool_error() -> None:
    """A crash is not a result."""
    with pytest.raises(ToolError, match=r"was killed by SIGKILL"):
        run(PYTHON, ["-c", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"])


def test_errors_are_one_line(tmp_path: Path) -> None:
    """The message can be printed as one line."""
    with pytest.raises(ToolError) as raised:
        run(tmp_path / "none", [])
    assert "\n" not in str(raised.value)


def test_results_come_in_the_order_of_the_items() -> None:
    """The first is the slowest."""

    def slept(seconds: str) -> str:
        return run(PYTHON, ["-c", f"import time; time.sleep({seconds}); print({seconds})"]).stdout

    assert [*side_by_side(slept, ("0.4", "0.2", "0"), at_once=3)] == ["0.4\n", "0.2\n", "0\n"]


def test_nobody_waits_for_programs_of_which_nobody_wants_the_result() -> None:
    """Those that run are killed, and no other is started."""
    started = time.monotonic()
    sleeping = side_by_side(
        lambda each: run(PYTHON, ["-c", f"import time; time.sleep({each})"]), (0, 100, 100, 100), at_once=2
    )
    assert next(sleeping).exit_code == 0
    sleeping.close()
    assert time.monotonic() - started < 60

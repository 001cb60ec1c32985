"""Finding a program: which place wins, and that a wrong place is an error."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tradewatch.toolchain import Amtool, Program, Promtool, ToolError, find

MakeProgram = Callable[..., Path]

VERSION = (9, 8, 7)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty tools folder, and a PATH with a single folder."""
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    return tmp_path / ".tools"


def test_a_variable_for_one_program_wins_over_everything(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_program: MakeProgram
) -> None:
    """The most specific choice comes first."""
    mine = make_program(tmp_path / "mine" / "promtool")
    make_program(tmp_path / "path" / "promtool")
    make_program(tools / "newest" / "bin" / "promtool")
    monkeypatch.setenv("TRADEWATCH_TOOLS", "newest")
    monkeypatch.setenv("TRADEWATCH_PROMTOOL", str(mine))
    assert find("promtool", tools) == Program("promtool", mine, VERSION, "$TRADEWATCH_PROMTOOL")


def test_a_chosen_set_wins_over_path(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_program: MakeProgram
) -> None:
    """$TRADEWATCH_TOOLS is an explicit choice, PATH is not."""
    make_program(tmp_path / "path" / "promtool")
    ours = make_program(tools / "2.53" / "bin" / "promtool")
    monkeypatch.setenv("TRADEWATCH_TOOLS", "2.53")
    assert find("promtool", tools) == Program("promtool", ours, VERSION, ".tools/2.53")


def test_the_tools_folder_wins_over_path(tools: Path, tmp_path: Path, make_program: MakeProgram) -> None:
    """Everybody who ran `make tools` gets the same result, whatever the machine has installed."""
    make_program(tmp_path / "path" / "amtool")
    ours = make_program(tools / "oldest" / "bin" / "amtool")
    assert find("amtool", tools) == Program("amtool", ours, VERSION, ".tools/oldest")


def test_debian_calls_the_server_by_another_name(tools: Path, tmp_path: Path, make_program: MakeProgram) -> None:
    """`prometheus-alertmanager` on PATH is alertmanager."""
    installed = make_program(tmp_path / "path" / "prometheus-alertmanager")
    assert find("alertmanager", tools) == Program("alertmanager", installed, VERSION, "PATH")


def test_the_oldest_set_comes_first_then_others_by_name(tools: Path, make_program: MakeProgram) -> None:
    """Without a choice, the oldest version that must load the files checks them."""
    for name in ("2.53", "newest", "oldest"):
        make_program(tools / name / "bin" / "promtool")
    for name in ("2.53", "newest"):
        make_program(tools / name / "bin" / "amtool")
    assert find("promtool", tools).found_in == ".tools/oldest"
    assert find("amtool", tools).found_in == ".tools/2.53"


def test_a_set_older_than_the_environments_server_is_passed_over(
    tools: Path, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would refuse what only the newer server can load; if it was chosen, that is an error."""
    make_program(tools / "oldest" / "bin" / "amtool", "echo amtool, version 0.25.0")
    make_program(tools / "newest" / "bin" / "amtool", "echo amtool, version 0.28.0")
    assert find("amtool", tools, (0, 25)).found_in == ".tools/oldest"
    assert find("amtool", tools, (0, 28)).found_in == ".tools/newest"
    monkeypatch.setenv("TRADEWATCH_TOOLS", "oldest")
    with pytest.raises(ToolError, match=r"^amtool 0\.25\.0 from \.tools/oldest is older than 0\.28, which an env"):
        find("amtool", tools, (0, 28))


def test_an_incomplete_set_is_not_found(tools: Path, make_program: MakeProgram) -> None:
    """Nothing that a killed install left is run."""
    make_program(tools / ".installing-x" / "bin" / "promtool")
    with pytest.raises(ToolError, match="promtool was not found"):
        find("promtool", tools)


def test_a_missing_program_is_reported_with_all_places(tools: Path) -> None:
    """The message lists the places and says what to do."""
    with pytest.raises(ToolError) as raised:
        find("promtool", tools)
    assert str(raised.value) == (
        "promtool was not found in $TRADEWATCH_PROMTOOL, in .tools or on PATH; run `make tools`"
    )


def test_a_variable_that_names_no_program_is_an_error(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_program: MakeProgram
) -> None:
    """A typo in the variable must not select another program; a folder and a plain file are not programs."""
    make_program(tmp_path / "path" / "promtool")
    (tmp_path / "plain").touch()
    for value in ("", "nowhere/promtool", str(tmp_path), str(tmp_path / "plain"), "/dev/zero"):
        monkeypatch.setenv("TRADEWATCH_PROMTOOL", value)
        with pytest.raises(ToolError, match=rf"\$TRADEWATCH_PROMTOOL is '{value}', which is not an executable file"):
            find("promtool", tools)


def test_a_variable_that_names_another_program_is_an_error(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_program: MakeProgram
) -> None:
    """The answer to --version shows that it is amtool and not promtool."""
    monkeypatch.setenv("TRADEWATCH_PROMTOOL", str(make_program(tmp_path / "amtool")))
    with pytest.raises(
        ToolError,
        match=r"\(\$TRADEWATCH_PROMTOOL\) cannot be used: it is not promtool: it answers --version with 'amtool, ",
    ):
        find("promtool", tools)


def test_a_chosen_set_that_is_missing_lists_the_sets(
    tools: Path, monkeypatch: pytest.MonkeyPatch, make_program: MakeProgram
) -> None:
    """The error shows the possible choices."""
    for name in ("newest", "oldest"):
        make_program(tools / name / "bin" / "promtool")
    monkeypatch.setenv("TRADEWATCH_TOOLS", "newset")
    with pytest.raises(ToolError, match=r"is 'newset', but the sets in \.tools are: oldest, newest;"):
        find("promtool", tools)


def test_a_chosen_set_without_the_program_lists_the_sets(
    tools: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_program: MakeProgram
) -> None:
    """PATH is not searched instead."""
    make_program(tmp_path / "path" / "amtool")
    make_program(tools / "2.53" / "bin" / "promtool")
    monkeypatch.setenv("TRADEWATCH_TOOLS", "2.53")
    with pytest.raises(ToolError, match=r"is '2.53', a set without amtool; the sets .* are: 2\.53"):
        find("amtool", tools)


@pytest.mark.parametrize(
    ("script", "version"),
    [
        ("echo 'promtool, version 2.42.0+ds (branch: debian/sid, revision: 2.42.0+ds-5)'", (2, 42, 0)),
        ("echo 'promtool, version 3.5.3 (branch: HEAD, revision: abc)' >&2", (3, 5, 3)),
        ("echo 'a warning' >&2; echo 'promtool, version 3.0.0-rc.1'", (3, 0, 0)),
    ],
)
def test_reads_the_version_from_either_stream(
    tools: Path, tmp_path: Path, make_program: MakeProgram, script: str, version: tuple[int, int, int]
) -> None:
    """Older builds print it on stderr; packages add something to the number."""
    make_program(tmp_path / "path" / "promtool", script)
    assert find("promtool", tools).version == version


def test_a_program_that_cannot_be_used_is_one_line(
    tools: Path, tmp_path: Path, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line says which program, what is wrong (too old, silent, killed), and how to choose another."""
    monkeypatch.setattr("tradewatch.toolchain.programs.VERSION_TIMEOUT", 0.3)
    monkeypatch.setattr(sys.modules[ToolError.__module__], "LARGEST", 2**20)
    path = tmp_path / "path" / "promtool"
    choose = "; choose another with $TRADEWATCH_PROMTOOL or $TRADEWATCH_TOOLS, or run `make tools`"
    for program, message in (
        ("echo 'promtool, version 0.1.0'", "is promtool 0.1.0, older than 2.42"),
        ("echo 'promtool, version 2.41.9'", "is promtool 2.41.9, older than 2.42"),
        ("exit 1", "cannot be used: it is not promtool: it answers --version with 'nothing'"),
        (f"echo 'promtool, version {'9' * 5000}.1.1'", "cannot be used: it is not promtool: it answers"),
        (
            "printf '\\033[31mhello\\n'",
            r"cannot be used: it is not promtool: it answers --version with '\x1b[31mhello'",
        ),
        ("exec sleep 60", "cannot be used: promtool did not finish within 0.3 s"),
        ("yes", "cannot be used: promtool printed more than 1 MiB and was stopped"),
        ("kill -SEGV $$", "cannot be used: promtool was killed by SIGSEGV"),
    ):
        make_program(path, f"PATH=/bin:/usr/bin; {program}")
        with pytest.raises(ToolError) as raised:
            find("promtool", tools)
        line = str(raised.value)
        assert line.startswith(f"{path} (PATH) {message}"), line
        assert line.endswith(choose)
        assert "\n" not in line
        assert len(line) < 600


def test_a_program_newer_than_the_tested_ones_is_used(tools: Path, tmp_path: Path, make_program: MakeProgram) -> None:
    """A new server appears every few weeks; its user reads that it is not tested."""
    made = make_program(tmp_path / "path" / "amtool", "echo 'amtool, version 0.34.1'")
    assert str(find("amtool", tools)) == "amtool 0.34.1 from PATH, newer than 0.33.x, the newest tested version"
    make_program(made, "echo 'amtool, version 0.33.9'")
    assert str(find("amtool", tools)) == "amtool 0.33.9 from PATH"


def test_the_oldest_set_has_the_oldest_supported_versions(promtool: Promtool, amtool: Amtool, tool_set: str) -> None:
    """The oldest set is Prometheus 2.42 with Alertmanager 0.25, and the newest is later."""
    versions = promtool.program.version[:2], amtool.program.version[:2]
    assert (versions == ((2, 42), (0, 25))) == (tool_set == "oldest")

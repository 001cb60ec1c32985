"""Work in a fork has the same result, and raises the same errors, as work in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from textwrap import dedent, indent

import pytest

from tradewatch.cli.fork import in_fork

_SCRIPT = """\
import os, signal, sys
from tradewatch.cli.fork import in_fork

here = os.getpid()

def left():
    try:
        return os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None

"""


def printed(script: str, stderr: str = "") -> str:
    """The output of the script in a new process; this one has threads of pytest, so it does not fork."""
    command = [sys.executable, "-c", _SCRIPT + dedent(script)]
    finished = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    assert finished.stderr == stderr
    return finished.stdout.strip()


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="there is no second core"
)
def test_the_work_is_done_in_another_process() -> None:
    """Its result comes back, and the process is gone."""
    assert (
        printed("""
        with in_fork(lambda: (os.getpid() != here, "x" * 1_000_000)) as result:
            elsewhere, text = result()
        print(elsewhere, len(text), left())
    """)
        == "True 1000000 None"
    )


@pytest.mark.parametrize("how", ["1 / 0", "sys.exit(0)", "raise KeyboardInterrupt"])
def test_work_whose_fork_fails_is_done_here(how: str) -> None:
    """If the fork raises, this process does the work."""
    assert _done_here(how, stderr="")


@pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2, reason="there is no second core"
)
@pytest.mark.parametrize(
    ("how", "ending"),
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", "signal 9"),
        ("os._exit(0)", "exit code 0"),
        ("os._exit(1)", "exit code 1"),
    ],
)
def test_a_fork_that_something_ended_is_reported(how: str, ending: str) -> None:
    """The work is done again, whatever its exit code is."""
    assert _done_here(how, stderr=f"a process of this command was ended ({ending}); its work is done again\n")


def _done_here(how: str, stderr: str) -> bool:
    work = indent(f"def work():\n    if os.getpid() != here:\n        {how}\n    return 'done here'", " " * 8)
    script = f"""
{work}
        with in_fork(work) as result:
            print(result(), left())
    """
    return printed(script, stderr) == "done here None"


def test_what_the_work_raises_is_raised_here() -> None:
    """The caller sees the error itself, once."""
    assert (
        printed("""
        try:
            with in_fork(lambda: 1 / 0) as result:
                result()
        except ZeroDivisionError:
            print("raised", left())
    """)
        == "raised None"
    )


def test_nothing_is_left_of_work_that_nobody_waits_for() -> None:
    """Leaving the block ends the fork, whatever it is doing."""
    assert (
        printed("""
        import time
        begun = time.monotonic()
        try:
            with in_fork(lambda: time.sleep(20)):
                raise KeyError
        except KeyError:
            print(time.monotonic() - begun < 10, left())
    """)
        == "True None"
    )


def test_a_process_with_threads_does_the_work_itself() -> None:
    """Its fork could wait without end for a lock that one of the threads held."""
    assert (
        printed("""
        import threading
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        with in_fork(os.getpid) as result:
            print(result() == here)
    """)
        == "True"
    )


def test_without_a_second_core_the_work_is_done_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS, which does not report the number of cores."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    with in_fork(os.getpid) as result:
        assert result() == os.getpid()

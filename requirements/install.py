"""Install one of the pinned lists here into .venv, so that neither a kill nor a second `make` can break it.

    python3 requirements/install.py runtime

A stamp, for example .venv/.runtime, is a copy of a completely installed list. There is no stamp during an installation,
so a virtual environment without one was interrupted, and is created again. Older versions of Python can parse this file
too, so that they can report that they are too old.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parent / ".venv"
NAMES = ("runtime", "development")  # each includes the one before it


def install(name: str, lock: int) -> None:
    """Install requirements/<name>.txt, unless it is installed. Raises OSError and CalledProcessError.

    `lock` is the descriptor of the folder's lock.
    """
    pins = HERE / f"{name}.txt"
    wanted = pins.read_bytes()
    complete = {each: _stamp(each).read_bytes() for each in NAMES if _stamp(each).is_file()}
    if complete.get(name) != wanted:
        if not complete:
            if VENV.is_symlink():
                VENV.unlink()  # its target is not ours
            _run([sys.executable, "-m", "venv", "--clear", str(VENV)], lock)
        for each in complete:
            _stamp(each).unlink()
        pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        try:
            _run([*pip, "--require-hashes", "-r", str(pins)], lock)
        except subprocess.CalledProcessError as failure:
            # A pip that was not killed has undone its changes, so without a network the old versions still work.
            if failure.returncode > 0:
                _write(complete)
            raise
        complete = {each: complete[each] for each in NAMES[: NAMES.index(name)] if each in complete}
    _write({**complete, name: wanted})


def _stamp(name: str) -> Path:
    return VENV / f".{name}"


def _write(stamps: "Mapping[str, bytes]") -> None:
    for name, content in stamps.items():
        _stamp(name).write_bytes(content)


def _run(command: "Sequence[str]", lock: int) -> None:
    # The child has the lock too, because it continues for a while if only this process is killed.
    subprocess.run(command, check=True, pass_fds=(lock,))


@contextmanager
def _turn() -> "Iterator[int]":
    """Wait for other installs. The lock is on the folder that contains .venv, so there is no lock file."""
    lock = os.open(str(VENV.parent), os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("waiting for another make, which installs into .venv", file=sys.stderr)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def main(name: str) -> None:
    """Install a list; an error exits with 1 and one line."""
    if sys.version_info < (3, 11):  # noqa: UP036 - `python3` is anything
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"Python 3.11 or newer is needed, this is {found}; choose one: make PYTHON=python3.12")
    try:
        with _turn() as lock:
            install(name, lock)
    except (OSError, subprocess.CalledProcessError) as failure:
        sys.exit(f"requirements/{name}.txt is not installed: {failure}")
    except KeyboardInterrupt:
        sys.exit("interrupted; the next make installs again")


if __name__ == "__main__":
    main(sys.argv[1])

"""The tests that passed before: a file of checksums, each of one promtool, one test file and the rules that it loads.

The file is not committed. After it is deleted, all tests run again.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from tradewatch.toolchain import Program

# Three environments have about a hundred tests, so these are a hundred states of a project, in 650 kB.
_MOST = 10_000
_KEY = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)


def checksum(program: Program, files: Mapping[str, str]) -> str:
    """The checksum of a test: of the program, and of every file that it reads, by its path."""
    found = program.path.resolve()
    about = found.stat()
    digest = hashlib.sha256(repr((program.version, str(found), about.st_size, about.st_mtime_ns)).encode())
    for path, text in sorted(files.items()):
        digest.update(f"\0{path}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def passed_before(file: Path) -> list[str]:
    """The checksums in a file, the last used last; none if the file cannot be read."""
    try:
        about = file.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > 2 * 65 * _MOST:
            return []
        return _KEY.findall(file.read_text("ascii", errors="replace"))
    except OSError:
        return []


def add_passed(file: Path, keys: Collection[str]) -> None:
    """Add checksums that passed or were used to a file, and drop the oldest; does nothing if it cannot be written."""
    lines = [*(each for each in passed_before(file) if each not in keys), *keys][-_MOST:]
    with suppress(OSError):
        with NamedTemporaryFile("w", encoding="ascii", dir=file.parent, prefix=".coming-", delete=False) as coming:
            coming.write("".join(f"{each}\n" for each in lines))
        # Replaced as a whole, so a reader never sees half of it. With two writers, the last one wins.
        try:
            Path(coming.name).replace(file)
        except OSError:
            Path(coming.name).unlink()

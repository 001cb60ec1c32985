"""What was proven before: a file of checksums, each of one promtool, one test file and the rules that it loads.

Only passes are in it. It is never committed, and may be deleted at any time: everything is then proven again.
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

# Three environments have about a hundred tests: these are a hundred states of a project, in 650 kB.
_MOST = 10_000
_KEY = re.compile(r"^[0-9a-f]{64}$", re.MULTILINE)


def checksum(program: Program, files: Mapping[str, str]) -> str:
    """What a verdict depends on: the very program, and the bytes of every file that it reads."""
    found = program.path.resolve()
    about = found.stat()
    digest = hashlib.sha256(repr((program.version, str(found), about.st_size, about.st_mtime_ns)).encode())
    for path, text in sorted(files.items()):
        digest.update(f"\0{path}\0{len(text)}\0{text}".encode())
    return digest.hexdigest()


def passed_before(file: Path) -> list[str]:
    """The keys in a file of verdicts, the last used last; no other line of it. A file that cannot be read has none."""
    try:
        about = file.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > 2 * 65 * _MOST:
            return []
        return _KEY.findall(file.read_text("ascii", errors="replace"))
    except OSError:
        return []


def add_passed(file: Path, keys: Collection[str]) -> None:
    """Add the keys that passed or were used, and drop the oldest. Where nothing can be written, nothing is kept."""
    lines = [*(each for each in passed_before(file) if each not in keys), *keys][-_MOST:]
    with suppress(OSError):
        with NamedTemporaryFile("w", encoding="ascii", dir=file.parent, prefix=".coming-", delete=False) as coming:
            coming.write("".join(f"{each}\n" for each in lines))
        # Exchanged as a whole, so no reader sees half of it. Of two writers, what one found is proven again.
        try:
            Path(coming.name).replace(file)
        except OSError:
            Path(coming.name).unlink()

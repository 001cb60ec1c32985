"""VictoriaMetrics and vmalert from Debian's package, in a hidden folder of the tools: they are no set of Prometheus."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tradewatch.model import Version
from tradewatch.toolchain.debian import unpacked
from tradewatch.toolchain.install import Say

# Their version, which they do not print, is the oldest one that rules can be compiled for.
SUITE, VERSION = "bookworm", Version(1, 79)
_PACKAGE = "victoria-metrics"


class Programs(NamedTuple):
    """The paths of the programs."""

    store: Path
    vmalert: Path


def installed(tools: Path, say: Say) -> Programs:
    """The programs in `tools`, which are downloaded first if they are missing.

    Raises ToolError if this is not a Debian machine, or if its mirrors cannot be reached.
    """
    folder = tools / f".{_PACKAGE}"
    programs = Programs(folder / "bin" / "victoria-metrics", folder / "bin" / "vmalert")
    if not all(program.is_file() for program in programs):
        say(f"downloading Debian's {_PACKAGE} of {SUITE}")
        tools.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{_PACKAGE}-", dir=tools) as scratch:
            root = unpacked(SUITE, [_PACKAGE], Path(scratch)) / "usr"
            made = Path(scratch, "made")
            made.mkdir()
            (root / "bin").rename(made / "bin")
            (root / "share" / "doc" / _PACKAGE / "copyright").rename(made / "copyright")
            try:
                made.rename(folder)
            except OSError:
                # Another process may have been faster.
                if not folder.exists():
                    raise
    return programs

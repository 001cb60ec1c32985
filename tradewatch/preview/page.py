"""Finds node and a browser, and builds the page in `preview/` once for each state of its files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from tradewatch.toolchain import ToolError
from tradewatch.toolchain.run import run

# Seconds. The first installation fetches 500 packages, and CI's machines are slow.
_INSTALLS_WITHIN, _BUILDS_WITHIN = 1_200.0, 600.0
_NODE = (20, 19)
# Where the distribution has the source; in this repository it is in preview/.
_PACKAGED = Path(__file__).with_name("page")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Page:
    """The page of the preview: its source in `root`/preview or in the engine, and what was built in `root`/.preview."""

    def __init__(self, root: Path) -> None:
        self.cache = root / ".preview"
        own = root / "preview"
        self.original = own if own.is_dir() else _PACKAGED
        # npm installs beside the source, and an installed engine may be read-only.
        self.source = own if own.is_dir() else self.cache / "source"

    @property
    def version(self) -> str:
        """A checksum of all source files: another one may draw another picture."""
        digest = sha256()
        for path in self._files():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(self.original).as_posix()} {len(content)}\n".encode() + content)
        return digest.hexdigest()[:16]

    @property
    def built(self) -> Path | None:
        """The folder of the built page; None if this version is not built yet."""
        folder = self._folder
        return folder if folder.is_dir() else None

    @property
    def _folder(self) -> Path:
        return self.cache / f"page-{self.version}"

    def bundle(self, say: Callable[[str], None]) -> Path:
        """The folder of the built page; builds it if this version is not there. `say` prints progress.

        Raises ToolError without node, or if the page cannot be installed or built.
        """
        if self.built:
            return self.built
        self.install(say)
        say("building the page of the preview")
        self.cache.mkdir(exist_ok=True)
        coming = Path(mkdtemp(prefix="coming-", dir=self.cache))
        try:
            self._npm(["run", "build", "--silent", "--", "--outDir", str(coming), "--emptyOutDir"], _BUILDS_WITHIN)
            for old in self.cache.glob("page-*"):
                shutil.rmtree(old)
            return coming.rename(self._folder)
        finally:
            shutil.rmtree(coming, ignore_errors=True)

    def install(self, say: Callable[[str], None]) -> None:
        """Install the packages that package-lock.json names. Raises ToolError without node, or if npm fails."""
        if self.source != self.original:
            shutil.copytree(self.original, self.source, dirs_exist_ok=True)
        lock = sha256(self.source.joinpath("package-lock.json").read_bytes()).hexdigest()
        stamp = self.source / "node_modules" / ".tradewatch"
        with suppress(OSError):
            if stamp.read_text("utf-8") == lock:
                return
        say("installing the packages of the preview, about 550 MB; this happens once")
        self._npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], _INSTALLS_WITHIN)
        stamp.write_text(lock, "utf-8")

    def _npm(self, arguments: list[str], within: float) -> None:
        node()
        npm = shutil.which("npm")
        if npm is None:
            raise ToolError("npm is not on PATH; install it with node")
        # npm keeps its settings and its cache in the reader's own folder.
        done = run(Path(npm), arguments, cwd=self.source, timeout=within, setting={"HOME": str(Path.home()), "CI": "1"})
        if done.exit_code:
            lines = [line.removeprefix("npm error").strip() for line in (done.stderr + done.stdout).splitlines()]
            said = [line for line in lines if line and not line.startswith(("npm warn", "code "))]
            raise ToolError(f"npm {arguments[0]} failed in preview/: {said[0] if said else 'it said nothing'}")

    def _files(self) -> Iterator[Path]:
        for folder, folders, names in os.walk(self.original):
            folders[:] = sorted(set(folders) - {"node_modules", "dist"})
            yield from (Path(folder, name) for name in sorted(names))


def node() -> Path:
    """The node on PATH. Raises ToolError if there is none, or if it is too old."""
    found = shutil.which("node")
    wanted = ".".join(map(str, _NODE))
    if found is None:
        raise ToolError(f"the preview needs node {wanted} or newer, which is not on PATH; the rest works without it")
    version = run(Path(found), ["--version"], timeout=30).stdout.strip().lstrip("v")
    if tuple(map(int, version.split(".")[:2])) < _NODE:
        raise ToolError(f"node {version} is too old for the preview; install {wanted} or newer")
    return Path(found)


def browser() -> Path:
    """The Chromium that draws pictures: $TRADEWATCH_CHROMIUM, or one on PATH. Raises ToolError if there is none."""
    if named := os.environ.get("TRADEWATCH_CHROMIUM"):
        if not os.access(named, os.X_OK):
            raise ToolError(f"$TRADEWATCH_CHROMIUM names {named}, which is not a program")
        return Path(named)
    for name in _BROWSERS:
        if found := shutil.which(name):
            return Path(found)
    raise ToolError("pictures need Chromium, which is not on PATH; install it, or set $TRADEWATCH_CHROMIUM to its path")

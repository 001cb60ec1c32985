"""Pictures of dashboards, and the manifest that says what each was drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from tradewatch.model import Problem, Source
from tradewatch.preview.page import Page, browser, node
from tradewatch.preview.server import Dashboards
from tradewatch.toolchain import ToolError
from tradewatch.toolchain.run import run

MANIFEST = "manifest.json"
# Pixels: a screen, with room for a second window.
WIDTH = 1600
# Seconds for each dashboard, on a busy machine.
_WITHIN = 300.0


def draw(page: Page, url: str, uids: Mapping[str, Path]) -> None:
    """Draw the dashboards with these uids as PNG at their paths, from the server at `url`.

    Raises ToolError without node or a browser, or if a dashboard cannot be drawn.
    """
    arguments = [str(WIDTH), *(text for uid, path in uids.items() for text in (f"{url}/d/{uid}", str(path)))]
    in_browser(page, "pictures.mjs", arguments, _WITHIN * len(uids))


def in_browser(page: Page, script: str, arguments: Sequence[str], within: float) -> str:
    """What a script in preview/browser prints. Raises ToolError without node or a browser, or if it fails."""
    done = run(node(), [str(page.source / "browser" / script), str(browser()), *arguments], timeout=within)
    if done.exit_code:
        # Node shows its own line of code first.
        said = [line for line in done.stderr.splitlines() if ": " in line] or ["nothing"]
        raise ToolError(f"preview/browser/{script} failed and said: {said[0].strip()}")
    return done.stdout


def write_manifest(folder: Path, dashboards: Dashboards, pictures: Mapping[str, Path], data: str, version: str) -> None:
    """Record what the pictures in `folder` were drawn from: `data` in words, and the page's `version`."""
    entries = {
        path.name: {
            "dashboard": dashboards.paths[uid].relative_to(dashboards.folder).as_posix(),
            "sha256": _checksum(dashboards.paths[uid]),
            "picture": _checksum(path),
        }
        for uid, path in pictures.items()
    }
    manifest = {"environment": dashboards.folder.name, "data": data, "page": version, "pictures": entries}
    folder.joinpath(MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def outdated_pictures(folder: Path, build: Path) -> list[Problem]:
    """A problem for each picture in `folder` that is not of the dashboard in `build` now. Needs no browser."""
    path = folder / MANIFEST
    if not path.is_file():
        return []
    manifest: Mapping[str, Any] = json.loads(path.read_bytes())
    of_environment = build / manifest["environment"]
    return list(_outdated(folder, of_environment, manifest["pictures"]))


def _outdated(folder: Path, built: Path, pictures: Mapping[str, Mapping[str, str]]) -> Iterator[Problem]:
    for name, drawn in pictures.items():
        dashboard, picture = built / drawn["dashboard"], folder / name
        if not dashboard.is_file():
            yield _problem(picture, f"is of {drawn['dashboard']}, which does not exist any more")
        elif _checksum(dashboard) != drawn["sha256"]:
            yield _problem(picture, "is older than its dashboard")
        elif not picture.is_file():
            yield _problem(picture, "is missing")
        elif _checksum(picture) != drawn["picture"]:
            yield _problem(picture, "is not the picture that was drawn")
    shown = {built / drawn["dashboard"] for drawn in pictures.values()}
    for dashboard in sorted(built.glob("grafana/dashboards/**/*.json")):
        if dashboard not in shown:
            yield _problem(folder / f"{dashboard.stem}.png", f"is missing: nobody drew {dashboard.name}")


def _problem(picture: Path, summary: str) -> Problem:
    where = Source(str(picture), 1)
    return Problem("preview/picture", where, picture.name, summary, fix="run `make pictures` and commit the result")


def _checksum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()

"""The documentation as a static site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.commands import ROOT, surroundings


def made(folder: Path) -> subprocess.CompletedProcess[str]:
    """The site of the pages in `folder`/docs, in `folder`/.site."""
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(folder / "website" / "mkdocs.yml")]
    environment = surroundings() | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_every_link_of_the_site_leads_somewhere(tmp_path: Path) -> None:
    """All pages are made; a link to a file that is not a page leads to the repository; a wrong anchor fails."""
    for folder in ("docs", "website"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    done = made(tmp_path)
    assert done.returncode == 0, done.stderr
    pages = {path.relative_to(tmp_path / "docs").with_suffix(".html") for path in tmp_path.glob("docs/**/*.md")}
    assert len(pages) > 200
    site = tmp_path / ".site"
    assert {page for page in pages if not (site / page).is_file() and page.stem != "README"} == set()
    assert "/blob/main/CONTRIBUTING.md" in (site / "index.html").read_text("utf-8")
    with (tmp_path / "docs" / "PROOFS.md").open("a") as page:
        page.write("[nowhere](ROUTING.md#nowhere)" + os.linesep)
    broken = made(tmp_path)
    assert broken.returncode == 1
    assert "#nowhere" in broken.stderr

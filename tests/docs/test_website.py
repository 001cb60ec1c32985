"""The documentation as a static site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import generator
from tests.commands import ROOT, surroundings
from tradewatch.model import Addresses


def made(folder: Path) -> subprocess.CompletedProcess[str]:
    """The site of the pages in `folder`/docs, in `folder`/.site."""
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(folder / "website" / "mkdocs.yml")]
    environment = surroundings() | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def missing(site: Path, page: str) -> set[str | None]:
    """The runbooks of the alerts that the site does not have, if an environment names its pages so."""
    address = "https://docs.example.com"
    addresses = Addresses(prometheus="http://127.0.0.1:9090", runbooks=f"{address}/runbooks/{page}")
    links = {addresses.runbook(alert.name) for alert in generator.project().alerts}
    files = {link: site / str(link).removeprefix(f"{address}/") for link in links}
    return {link for link, file in files.items() if not (file / "index.html" if page.endswith("/") else file).is_file()}


def test_every_link_of_the_site_leads_somewhere(tmp_path: Path) -> None:
    """All pages are made; a link to a file that is not a page leads to the repository; a wrong anchor fails."""
    for folder in ("docs", "website"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    done = made(tmp_path)
    assert done.returncode == 0, done.stderr
    pages = {path.relative_to(tmp_path / "docs").with_suffix(".html") for path in tmp_path.glob("docs/**/*.md")}
    assert len(pages) > 200
    site = tmp_path / ".site"
    assert missing(site, "{alert}.html") == set()
    assert {page for page in pages if not (site / page).is_file() and page.stem != "README"} == set()
    assert "/blob/main/CONTRIBUTING.md" in (site / "index.html").read_text("utf-8")
    with (tmp_path / "docs" / "PROOFS.md").open("a") as page:
        page.write("[nowhere](ROUTING.md#nowhere)" + os.linesep)
    broken = made(tmp_path)
    assert broken.returncode == 1
    assert "#nowhere" in broken.stderr


def test_an_environment_can_name_a_site_whose_pages_are_folders(tmp_path: Path) -> None:
    """MkDocs writes either kind of address; the links in messages lead to the right one."""
    shutil.copytree(ROOT / "docs/runbooks", tmp_path / "docs/runbooks")
    (tmp_path / "website").mkdir()
    (tmp_path / "website" / "mkdocs.yml").write_text("site_name: Runbooks\ndocs_dir: ../docs\nsite_dir: ../.site\n")
    done = made(tmp_path)
    assert done.returncode == 0, done.stderr
    assert missing(tmp_path / ".site", "{alert}/") == set()

"""What the preview says without node or a browser, and when it builds its page again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import ROOT, run_generator
from tradewatch.preview.page import Page, browser, node
from tradewatch.toolchain import ToolError


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """A page with one source file."""
    source = tmp_path / "preview/src"
    source.mkdir(parents=True)
    source.joinpath("main.tsx").write_text("one", "utf-8")
    return Page(tmp_path)


def program(folder: Path, name: str, prints: str) -> None:
    """A program that prints one line."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {prints}\n", "utf-8")
    path.chmod(0o755)


def test_without_node_there_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The line says that everything else works."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match=r"needs node .* which is not on PATH; the rest works without it"):
        node()


def test_an_old_node_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The line has both versions."""
    program(tmp_path, "node", "v18.20.4")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match=r"node 18\.20\.4 is too old for the preview; install 20\.19 or newer"):
        node()


def test_without_a_browser_there_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The line says how to name one."""
    monkeypatch.delenv("TRADEWATCH_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match=r"pictures need Chromium.*\$TRADEWATCH_CHROMIUM"):
        browser()


def test_a_browser_that_is_named_wrongly_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A wrong variable never falls back to another browser."""
    monkeypatch.setenv("TRADEWATCH_CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(ToolError, match="absent, which is not a program"):
        browser()


def test_a_built_page_needs_no_node(monkeypatch: pytest.MonkeyPatch, page: Page, tmp_path: Path) -> None:
    """The bundle of this version is used as it is."""
    built = page.cache / f"page-{page.version}"
    built.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert page.bundle(lambda _: None) == built


def test_a_changed_file_is_another_version(page: Page) -> None:
    """Packages that npm installed are not part of the version, a source file is."""
    first = page.version
    installed = page.source / "node_modules/react"
    installed.mkdir(parents=True)
    installed.joinpath("index.js").write_text("x", "utf-8")
    assert page.version == first
    page.source.joinpath("src/main.tsx").write_text("other", "utf-8")
    assert page.version != first


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "choose one of --serve, --png FOLDER and --check"),
        (["--serve", "--check"], "choose one of --serve, --png FOLDER and --check"),
        (["--serve", "--prometheus", "http://p", "--history", "7"], "cannot be combined"),
        (["--serve", "--diff", "main"], "--diff needs --png FOLDER"),
        (["--serve", "--prometheus", "p:9090"], "--prometheus must be an address"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], said: str) -> None:
    """Options that contradict each other are refused before anything starts."""
    done = run_generator(ROOT, ["preview", *arguments], {})
    assert done.exit_code == 2
    assert said in done.stderr

"""Every block of code on every page is run by a test, or is in the reviewed list with its reason."""

from __future__ import annotations

import re

import generator
from tests.commands import ROOT
from tests.docs.pages import PAGES, blocks
from tests.docs.reviewed import BLOCKS
from tradewatch.compiler import CompiledProject

# (page, language) -> the test that runs all such blocks.
RUN = {
    (r"README\.md", "python"): "test_readme",
    (r"README\.md", "text"): "test_readme",
    (r"docs/CUSTOM_DASHBOARDS\.md", "python"): "test_dashboards",
    (r"docs/ALERTMANAGER_SETUP\.md", "python|text|yaml"): "test_alertmanager_setup",
    (r"docs/CONNECTIONS\.md", "python"): "test_connections",
    (r"docs/KUBERNETES\.md", "python"): "test_kubernetes",
    (r"docs/RULERS\.md", "python"): "test_rulers",
    (r"docs/NEW_PROJECT\.md", "python"): "test_new_project",
    (r"docs/TUTORIAL\.md", "python|text|promql"): "test_tutorial",
    (r"docs/TUTORIAL_CHECK\.md", "text|yaml"): "test_tutorial_check",
    (r"docs/GRAFANALIB\.md", "python|text"): "test_grafanalib",
    (r"docs/PROOFS\.md", "python|text|yaml"): "test_proofs",
    (r"docs/INSTRUMENTING\.md", "python"): "test_instrumenting",
    (r"docs/checks/\w+/.+", "python"): "test_check_pages",
    (r"docs/checks/README\.md", "python|text"): "test_check_index",
    (r".+", "sh"): "test_commands",
    (r"docs/(runbooks/.+|METRICS_TROUBLESHOOTING\.md)", "promql"): "test_blocks",
}


def test_every_block_is_run_or_reviewed() -> None:
    """A block without a language is an error."""
    for page in PAGES:
        for block in blocks(page):
            known = [*RUN, *BLOCKS]
            fitting = [key for key in known if re.fullmatch(key[0], page) and re.fullmatch(key[1], block.language)]
            assert len(fitting) == 1, f"{page}:{block.line}: {block.language or 'no language'}"


def test_every_key_is_used() -> None:
    """Every reason is for a block that exists."""
    found = [(page, block.language) for page in PAGES for block in blocks(page)]
    for key in (*RUN, *BLOCKS):
        assert any(re.fullmatch(key[0], page) and re.fullmatch(key[1], language) for page, language in found), key


def test_every_query_can_be_typed() -> None:
    """Every block of PromQL has a type, with the catalogue and a value for each placeholder."""
    known = CompiledProject(generator.project()).catalogue
    for page in PAGES:
        for block in blocks(page, "promql"):
            if page != "docs/runbooks/TEMPLATE.md":
                filled = re.sub(r"<metric>", "up", block.text)
                assert known.typed(re.sub(r"<(\w+)>", r"any_\1", filled)) is not None, f"{page}:{block.line}"


def test_the_layout_exists() -> None:
    """Each folder and file in ARCHITECTURE.md's layout exists."""
    layout = blocks("docs/ARCHITECTURE.md", "text")[0].text
    parents: list[str] = []
    for line in layout.splitlines():
        name = line.split()[0]
        parents = [*parents[: (len(line) - len(line.lstrip())) // 4], name]
        path = "".join(parents).replace("<environment>", "production")
        assert (ROOT / path).exists(), path

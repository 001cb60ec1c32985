"""The pages' statements about the content: numbers, names and values are those of the definitions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

import pytest

import environments
import generator
from receivers.routing import DESK, DIGEST, ON_CALL
from rules import premises
from tests.commands import ROOT
from tests.docs.pages import PAGES, path
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.compiler import CompiledProject
from tradewatch.model import Receiver

PROJECT = generator.project()
# Suffixes, and names of other programs that no code of ours has.
FOREIGN = {"py", "yml", "md", "tmpl", "getUpdates", "toJson", "SUCCESS"}
WORDS = {PagerDuty: "PagerDuty", Slack: "Slack", Email: "e-?mail"}


def section(name: str, heading: str) -> str:
    text = path(f"docs/runbooks/{name}.md").read_text("utf-8")
    return " ".join(text.partition(f"## {heading}\n")[2].partition("\n## ")[0].split())


def test_the_runbook_of_failing_rules_names_every_group() -> None:
    """The person on call finds what to do by hand for the group in the message."""
    named = set(re.findall(r"(?<!\*)\*(\w+)\*|\*(\w+), (\w+)\*", section("RuleEvaluationFailing", "Act")))
    recorded = CompiledProject(PROJECT).within(environments.PRODUCTION).recording_groups
    groups = {group.name for group in PROJECT.groups if group.alerts} | {*recorded}
    assert {name for names in named for name in names if name} == groups


def words_for(receiver: Receiver) -> list[str]:
    """The text for the channels of a receiver in production."""
    used = {type(channel) for channel in environments.PRODUCTION.channels if receiver.uses(channel)}
    return [word for kind, word in WORDS.items() if kind in used]


@pytest.mark.parametrize(("severity", "receiver"), [("Critical", ON_CALL), ("Warning", DESK), ("Info", DIGEST)])
def test_runbooks_name_the_channels_of_production(severity: str, receiver: Receiver) -> None:
    """The sentence on who is notified has the channels of the severity's receiver, and no others."""
    wanted = words_for(receiver)
    for alert in PROJECT.alerts:
        sentence = section(alert.name, "Wake").partition(".")[0]
        if sentence.startswith(f"{severity}:") and "channel" not in sentence:
            named = [word for word in WORDS.values() if re.search(word, sentence)]
            assert named == (wanted[:1] if severity == "Critical" else wanted), alert.name


def test_the_list_of_runbooks_says_who_is_notified() -> None:
    """It has each severity in production; no other environment pages anybody."""
    text = " ".join(path("docs/runbooks/README.md").read_text("utf-8").split())
    named = re.findall(r"critical alerts go to (.+?), warnings to (.+?), info to (.+?)\. (.+?)\.", text)
    for words, receiver in zip(named[0], (ON_CALL, DESK, DIGEST), strict=False):
        assert [word for word in WORDS.values() if re.search(word, words)] == words_for(receiver)
    assert named[0][3] == "Other environments page nobody"
    paging = [each.name for each in PROJECT.environments if any(isinstance(c, PagerDuty) for c in each.channels)]
    assert paging == [environments.PRODUCTION.name]


def test_runbooks_have_the_traffic_of_the_guard() -> None:
    """Each number of events in a text is the guard's, or the one in an expression that is its own guard."""
    for alert in PROJECT.alerts:
        for numbers in re.findall(
            r"more than (\d+)(?! %)|[Ww]ith (\d+) requests or fewer", section(alert.name, "Meaning")
        ):
            guard = alert.guard.expr if alert.guard else getattr(alert, "expr", getattr(alert, "when", ""))
            assert re.search(rf" > {''.join(numbers)}\b", guard), alert.name


def test_runbooks_say_how_often_somebody_is_paged() -> None:
    """PagerDuty pages once per incident; only Slack and email show what Alertmanager repeats, about once an hour."""
    assert [each.repeated for each in PROJECT.promises if PagerDuty in each.reaches] == ["1h"]
    assert "again about once an hour" in section("README", "Paging")
    for alert in PROJECT.alerts:
        promise = re.search(r"again every|hourly", section(alert.name, "Wake"))
        assert not promise, f"{alert.name}: nobody is paged again for an incident; link README.md#paging"


def test_the_usual_paces_are_those_that_the_rules_assume() -> None:
    """What a bot need not state is the same in every text."""
    usual = {"pass": premises.SLOWEST_LOOP_SECONDS, "evaluate": premises.EVALUATION_SECONDS}
    for page in ("docs/INSTRUMENTING.md", "docs/EVENTS.md"):
        stated = re.findall(r"(pass|evaluate)\w*[^.]*? every (\d+) s\b", path(page).read_text("utf-8"))
        assert {(word, int(number)) for word, number in stated} == set(usual.items()), page


def test_prose_is_wrapped() -> None:
    """At 120, so that a change of a sentence is a small difference; code, tables, HTML and headings may be longer."""
    for page in PAGES:
        text = path(page).read_text("utf-8")
        if not text.startswith("<!-- Generated"):
            prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
            assert re.findall(r"^(?! *[|<#]|.*<img).{121,}$", prose, re.MULTILINE) == [], page


def modules() -> Iterator[tuple[str, str]]:
    """The text of every module of the project, by its path."""
    for folder in ("tradewatch", "tradingbot", "rules", "receivers", "dashboards", "bench", "tests"):
        for file in (ROOT / folder).rglob("*.py"):
            yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    """All docstrings, at any depth."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.value
        elif isinstance(node, (ast.stmt, ast.ExceptHandler, ast.match_case)):
            yield from docstrings(node)


def without(text: str, docstrings: Sequence[ast.Constant]) -> str:
    """A module's code, without its docstrings and comments."""
    lines = text.splitlines()
    for each in docstrings:
        lines[each.lineno - 1 : each.end_lineno] = [""] * len(lines[each.lineno - 1 : each.end_lineno])
    return "\n".join(line.partition("  # ")[0] for line in lines if not line.lstrip().startswith("#"))


def test_what_a_docstring_names_exists() -> None:
    """A check, a file or a name in backticks exists in the code."""
    texts = dict(modules())
    documented = {file: list(docstrings(ast.parse(text))) for file, text in texts.items()}
    checks = {page[len("docs/checks/") : -len(".md")] for page in PAGES if page.startswith("docs/checks/")}
    families = "|".join({check.partition("/")[0] for check in checks})
    files = {*texts, *PAGES, "generator.py", "environments.py"}
    known = {name for file in texts for name in re.findall(r"\w+", without(texts[file], documented[file]))} | FOREIGN
    known |= {part for file in files for part in re.findall(r"\w+", file)}
    for file, words in documented.items():
        for quoted in re.findall(r"`([^`\n]+)`", "\n".join(str(each.value) for each in words)):
            where = f"{file}: {quoted}"
            if re.fullmatch(rf"({families})/[a-z-]+", quoted):
                assert quoted in checks, where
            elif re.fullmatch(r"[\w/]+/\w+\.(py|md)", quoted):
                assert any(each.endswith(quoted) for each in files), where
            elif re.fullmatch(r"(_?[a-z]|[A-Z])\w*(\.\w+)*(\(\))?", quoted) and re.search(r"[_.A-Z]|\(\)", quoted):
                assert set(re.findall(r"\w+", quoted)) <= known, where

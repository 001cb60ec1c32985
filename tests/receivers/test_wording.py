"""A message has what somebody at three in the morning needs, and nothing else."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

import pytest

from tests.conftest import TOOLS
from tests.receivers.alerts import BOT
from tests.receivers.conftest import Render, rendered, shown
from tests.receivers.messages import (
    ANNOTATIONS,
    CASES,
    EMAIL,
    LINKS,
    MESSAGES,
    PAGERDUTY,
    SLACK,
    TELEGRAM,
    TEXTS,
    alert,
    message,
)

EVERY = {**MESSAGES, **CASES}


@pytest.fixture
def render() -> Render:
    """On one Alertmanager: the golden files show that messages are the same on all."""
    return partial(rendered, TOOLS / "oldest")


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, PAGERDUTY.details[0][1], TELEGRAM.message])
def test_a_message_has_the_facts_and_the_links(render: Render, text: str) -> None:
    """Bot, value and threshold, start, description and the three links are in the text of every channel."""
    rendered = render(text, message(alert()))
    facts = [ANNOTATIONS[name] for name in ("value", "threshold", "description")]
    for fact in (BOT, *facts, "2024-05-01 03:12 UTC"):
        assert fact in rendered
    for link in LINKS.values():
        assert link in rendered.replace("&amp;", "&")


@pytest.mark.parametrize(
    "text", [SLACK.title, SLACK.fallback, EMAIL.subject_line, PAGERDUTY.description, TELEGRAM.message]
)
def test_a_title_has_the_count_of_a_group_or_the_summary_of_one_alert(render: Render, text: str) -> None:
    """Firing comes before resolved, and the environment is in the title."""
    assert f"[FIRING] production · {ANNOTATIONS['summary']}" in render(text, message(alert()))
    assert f"[RESOLVED] production · {ANNOTATIONS['summary']}" in render(text, CASES["resolved"])
    assert f"[FIRING 3 | RESOLVED 2] production · MarketDataStale · {BOT}" in render(text, CASES["group"])
    count = len(CASES["digest"]["alerts"])
    assert f"[FIRING {count}] production · {count} alerts · {BOT}" in render(text, CASES["digest"])


def test_a_resolved_alert_asks_for_nothing(render: Render) -> None:
    """Its description says what to do while it fires."""
    for name in TEXTS:
        assert ANNOTATIONS["description"] in shown(render, name, message(alert()))
        assert ANNOTATIONS["description"] not in shown(render, name, CASES["resolved"])


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, TELEGRAM.message])
def test_a_group_starts_with_firing_alerts_and_counts_those_left_out(render: Render, text: str) -> None:
    """Whatever the order of the alerts; the shown ones and those left out add up to all."""
    rendered = render(text, CASES["large-group"])
    shown = re.findall(r"^(?:<b>)?(Firing|Resolved) · ", rendered, flags=re.MULTILINE)
    left_out = {state: int(count) for count, state in re.findall(r"and (\d+) more (firing|resolved)", rendered)}
    assert shown == sorted(shown)
    assert shown.count("Firing") + left_out["firing"] == 12
    assert shown.count("Resolved") + left_out["resolved"] == 12
    resolved, *_, firing = (each["annotations"]["summary"] for each in CASES["group"]["alerts"])
    assert render(text, CASES["group"]).index(firing) < render(text, CASES["group"]).index(resolved)


def test_missing_facts_and_links_are_not_mentioned(render: Render) -> None:
    """A state has no threshold, and nothing links an alert of somebody else: no message mentions them."""
    state = message(alert(annotations={"summary": "it is down", "description": "Nothing answers."}))
    for name in TEXTS:
        text = shown(render, name, state)
        assert "fires" not in text
        assert not re.search("<no value>|(Panel|Dashboard|Runbook)(:|<|>)", text)
        assert not re.search(r"(?m)· *$|^ *·|\(\)", text)


@pytest.mark.parametrize("case", EVERY)
def test_no_line_is_blank_by_accident(render: Render, case: str) -> None:
    """Chats have no blank lines, emails and pages one between two alerts; no line begins or ends with white space."""
    for text, html in [(SLACK.title, False), (SLACK.text, False), (SLACK.fallback, False), (TELEGRAM.message, True)]:
        lines = render(text, EVERY[case], html=html).split("\n")
        assert lines == [line.strip() for line in lines if line.strip()]
    for text in (EMAIL.text, *dict(PAGERDUTY.details).values()):
        lines = render(text, EVERY[case]).removesuffix("\n").split("\n")
        assert lines == [line.strip() for line in lines]
        assert lines[0]
        assert lines[-1]
        assert ("", "") not in pairwise(lines)


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_does_not_fold_one_alert(render: Render, name: str) -> None:
    """Slack folds a text after 700 characters or 5 line breaks, addresses not counted."""
    text = re.sub(r"<[^|>]*\|", "", render(SLACK.text, MESSAGES[name]))
    assert len(text) < 700
    assert text.count("\n") < 5

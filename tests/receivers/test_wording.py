"""A message has what somebody at three in the morning needs, and nothing else."""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

import pytest

from tests.conftest import TOOLS
from tests.receivers.conftest import Render, rendered, shown
from tests.receivers.messages import CASES, EMAIL, LINKS, PAGERDUTY, SLACK, TELEGRAM, TEXTS


@pytest.fixture
def render() -> Render:
    """On one Alertmanager: the golden files show that messages are the same on all."""
    return partial(rendered, TOOLS / "oldest")


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, PAGERDUTY.details[0][1], TELEGRAM.message])
def test_a_message_has_the_facts_and_the_links(render: Render, text: str) -> None:
    """Bot, value and threshold, start, description and the three links are in the text of every channel."""
    rendered = render(text, CASES["firing"])
    for fact in ("momentum-1", "7.2%", "above 5%", "2024-05-01 03:12 UTC", "kill switch"):
        assert fact in rendered
    for link in LINKS.values():
        assert link in rendered.replace("&amp;", "&")


@pytest.mark.parametrize(
    "text", [SLACK.title, SLACK.fallback, EMAIL.subject_line, PAGERDUTY.description, TELEGRAM.message]
)
def test_a_title_has_the_count_of_a_group_or_the_summary_of_one_alert(render: Render, text: str) -> None:
    """Firing comes before resolved, and the environment is in the title."""
    assert "[FIRING] production · breakout has lost 7.2% since its peak" in render(text, CASES["firing"])
    assert "[RESOLVED] production · breakout has lost" in render(text, CASES["resolved"])
    assert "[FIRING 3 | RESOLVED 2] production · DrawdownHigh · momentum-1" in render(text, CASES["group"])
    assert "[FIRING 2] production · 2 alerts · momentum-1" in render(text, CASES["digest"])


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, TELEGRAM.message])
def test_a_group_starts_with_firing_alerts_and_counts_those_left_out(render: Render, text: str) -> None:
    """Whatever the order of the alerts; the shown ones and those left out add up to all."""
    rendered = render(text, CASES["large-group"])
    shown = re.findall(r"^(?:<b>)?(Firing|Resolved): ", rendered, flags=re.MULTILINE)
    left_out = {state: int(count) for count, state in re.findall(r"and (\d+) more (firing|resolved)", rendered)}
    assert shown == sorted(shown)
    assert shown.count("Firing") + left_out["firing"] == 12
    assert shown.count("Resolved") + left_out["resolved"] == 12
    assert render(text, CASES["group"]).index("firing-01") < render(text, CASES["group"]).index("resolved-01")


def test_missing_facts_and_links_are_not_mentioned(render: Render) -> None:
    """A state alert has no threshold and no links, so no message mentions them."""
    for name in TEXTS:
        text = shown(render, name, CASES["state"])
        assert "fires" not in text
        assert not re.search("<no value>|(Panel|Dashboard|Runbook)(:|<|>)", text)
        assert not re.search(r"(?m)· *$|^ *·|\(\)", text)


@pytest.mark.parametrize("case", CASES)
def test_no_line_is_blank_by_accident(render: Render, case: str) -> None:
    """Chats have no blank lines, emails and pages one between two alerts; no line begins or ends with white space."""
    for text, html in [(SLACK.title, False), (SLACK.text, False), (SLACK.fallback, False), (TELEGRAM.message, True)]:
        lines = render(text, CASES[case], html=html).split("\n")
        assert lines == [line.strip() for line in lines if line.strip()]
    for text in (EMAIL.text, *dict(PAGERDUTY.details).values()):
        lines = render(text, CASES[case]).removesuffix("\n").split("\n")
        assert lines == [line.strip() for line in lines]
        assert lines[0]
        assert lines[-1]
        assert ("", "") not in pairwise(lines)


def test_slack_does_not_fold_one_alert(render: Render) -> None:
    """Slack folds a text after 700 characters or 5 line breaks, addresses not counted."""
    text = re.sub(r"<[^|>]*\|", "", render(SLACK.text, CASES["firing"]))
    assert len(text) < 700
    assert text.count("\n") < 5

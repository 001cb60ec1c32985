"""Finds the alerts in the text of a message, as receivers/templates write them.

A mail and PagerDuty's details have a line for each fact ("Bot: momentum"), Slack and Telegram put them into one line
("momentum · 9% (fires below 10%) · critical · since 2024-05-01 03:12 UTC") and name the alert in the runbook's address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stack.sinks.message import AlertInMessage, Link

_TIME = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
_OWN_LINE = re.compile(rf"Alert: (?P<alertname>\w+)(?:, (?P<severity>\w+))?, (?P<when>since|resolved) {_TIME}")
_ONE_LINE = re.compile(rf"(?:(?P<rest>.+) · )?(?P<severity>\w+) · (?P<when>since|resolved) {_TIME}")
_ABOVE = re.compile(r"(Bot|Environment): (.+)")
_LABEL = re.compile(r"\w+=.*")
_RUNBOOK = re.compile(r".*/(\w+)(?:\.\w+|/)?")


def alerts_in(text: str, links: Iterable[Link]) -> tuple[AlertInMessage, ...]:
    """The alerts that a text without markup is about, each with the labels that the text has.

    `links` have a runbook for each alert, or one for all: others do not name the alerts.
    """
    found: list[tuple[bool, dict[str, str]]] = []
    above: dict[str, str] = {}
    below: dict[str, str] | None = None
    for line in text.splitlines():
        if fact := _ABOVE.fullmatch(line):
            above[fact[1].lower()] = fact[2]
        elif own := _OWN_LINE.match(line):
            below = {**above, **_given(own.groupdict())}
            found.append((own["when"] == "since", below))
        elif one := _ONE_LINE.match(line):
            first = (one["rest"] or "").split(" · ")[0]
            bot = "" if "(fires " in first else first
            below = _given({"bot": bot, "severity": one["severity"]})
            found.append((one["when"] == "since", below))
        elif below is not None and _LABEL.fullmatch(line):
            below |= dict(each.split("=", 1) for each in re.split(r", (?=\w+=)", line))
        else:
            below = None
            above = above if line else {}
    names = [run[1] for link in links if link.text == "Runbook" and (run := _RUNBOOK.fullmatch(link.url))]
    if len(set(names)) == 1:
        names = names[:1] * len(found)
    if len(names) == len(found):
        found = [(firing, {"alertname": name, **labels}) for name, (firing, labels) in zip(names, found, strict=True)]
    return tuple(AlertInMessage(firing, labels) for firing, labels in found)


def _given(labels: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in labels.items() if value and name != "when"}


def links_in(text: str) -> tuple[Link, ...]:
    """The links of a plain text, each on a line of its own: `Panel: https://...`."""
    return tuple(Link(*found) for found in re.findall(r"^(\w+): (https?://\S+)$", text, re.MULTILINE))


def still_firing(alerts: Iterable[AlertInMessage]) -> bool:
    """Whether a message is about trouble: an alert of it fires, or it does not say which alerts it is about."""
    states = [alert.firing for alert in alerts]
    return any(states) or not states

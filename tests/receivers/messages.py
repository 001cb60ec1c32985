"""Alerts as Alertmanager gives them to a template, and the texts of every channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "receivers" / "templates"

Data = dict[str, Any]

LABELS = {
    "alertname": "DrawdownHigh",
    "severity": "critical",
    "signal": "drawdown",
    "bot": "momentum-1",
    "strategy": "breakout",
    "account": "main",
    "environment": "production",
}
LINKS = {
    "runbook_url": "https://runbooks.example/DrawdownHigh",
    "dashboard_url": "https://grafana.example/d/production-risk-management?var-bot=momentum-1",
    "panel_url": "https://grafana.example/d/production-risk-management?var-bot=momentum-1&viewPanel=12",
}
ANNOTATIONS = {
    "summary": "breakout has lost 7.2% since its peak",
    "description": "The strategy's equity fell; at 10% the kill switch closes its positions.",
    "value": "7.2%",
    "threshold": "above 5%",
    **LINKS,
}
HOSTILE = """\n"quoted" 'single' <script>alert(1)</script> *bold* _italic_ ~struck~ `code` <!channel> {{ .x }} &amp;
Value: 0%\r\nRunbook: https://evil.example \u202egnp.exe\u0000 order_book"""


def alert(status: str = "firing", labels: Data | None = None, annotations: Data | None = None) -> Data:
    return {
        "status": status,
        "labels": LABELS if labels is None else labels,
        "annotations": ANNOTATIONS if annotations is None else annotations,
        "startsAt": "2024-05-01T05:12:08.4+02:00",
        "endsAt": "2024-05-01T03:39:56.9Z" if status == "resolved" else "0001-01-01T00:00:00Z",
        "generatorURL": "https://prometheus.example/graph",
        "fingerprint": "0123456789abcdef",
    }


def message(*alerts: Data, group_by: tuple[str, ...] = ("alertname", "bot")) -> Data:
    firing = any(each["status"] == "firing" for each in alerts)
    labels = _shared([each["labels"] for each in alerts])
    return {
        "receiver": "on-call",
        "status": "firing" if firing else "resolved",
        "alerts": list(alerts),
        "groupLabels": {name: labels[name] for name in group_by if name in labels},
        "commonLabels": labels,
        "commonAnnotations": _shared([each["annotations"] for each in alerts]),
        "externalURL": "https://alertmanager.example",
    }


def _shared(sets: list[Data]) -> Data:
    return {name: value for name, value in sets[0].items() if all(each.get(name) == value for each in sets)}


def strategies(count: int, status: str, **labels: str) -> list[Data]:
    return [
        alert(
            status,
            {**LABELS, "strategy": f"{status}-{number:02}", **labels},
            {**ANNOTATIONS, "summary": f"{status}-{number:02} has lost {number}.2%", "value": f"{number}.2%"},
        )
        for number in range(1, count + 1)
    ]


def hostile(text: str) -> Data:
    """One alert in which everything that an outsider can influence is `text`."""
    labels = {**LABELS, "bot": text, "strategy": text, "venue": "z" * 10_000}
    annotations = {**ANNOTATIONS, "summary": text, "description": (text * 100)[:10_000]}
    return alert(
        "firing", labels, {**annotations, "panel_url": "javascript:alert(1)", "runbook_url": f"https://{text}"}
    )


STATE = alert(
    labels={"alertname": "BotDown", "severity": "critical", "signal": "up", "bot": "grid-2", "environment": "staging"},
    annotations={"summary": "grid-2 is down", "description": "It cannot be scraped.", "value": "0"},
)
DIGEST = [
    alert("firing", {**LABELS, "alertname": name, "severity": "info"}, {"summary": f"{name} of momentum-1", **links})
    for name, links in [
        ("ApiTrafficAbsent", {}),
        ("StrategySignalsSkipped", {"runbook_url": "https://runbooks.example/StrategySignalsSkipped"}),
    ]
]
CASES = {
    "firing": message(alert()),
    "resolved": message(alert("resolved")),
    "group": message(*strategies(2, "resolved"), *strategies(3, "firing")),
    "large-group": message(*strategies(12, "firing"), *strategies(12, "resolved")),
    "state": message(STATE),
    "digest": message(*DIGEST, group_by=("bot",)),
    "hostile": message(hostile(HOSTILE)),
}

SLACK = Slack("#alerts")
EMAIL = Email("mail.example:587", sender="bots@mail.example", to=("desk@mail.example",))
PAGERDUTY = PagerDuty()
TELEGRAM = Telegram(-100)

# What a message consists of: each text of each file in `golden/`.
TEXTS: dict[str, dict[str, str]] = {
    "slack.txt": {
        "title": SLACK.title,
        "title_link": SLACK.title_link,
        "color": SLACK.color,
        "fallback": SLACK.fallback,
        "text": SLACK.text,
    },
    "email.txt": {"subject": EMAIL.subject_line, "text": EMAIL.text},
    "email.html": {"": EMAIL.html},
    "pagerduty.txt": {
        "description": PAGERDUTY.description,
        "severity": PAGERDUTY.severity,
        "client": PAGERDUTY.client,
        "client_url": PAGERDUTY.client_url,
        **{f"detail {name}": text for name, text in PAGERDUTY.details},
        **{f"link {name}": address for name, address in PAGERDUTY.links},
    },
    "telegram.html": {"": TELEGRAM.message},
}

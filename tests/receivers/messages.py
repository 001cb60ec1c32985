"""Alerts as Alertmanager gives them to a template, and the texts of every channel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from environments import PRODUCTION
from rules.providers import MARKET_DATA_STALE
from rules.safety.positions import LIQUIDATION_NEAR
from tests.receivers.alerts import ALERTS, sent_alert
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "receivers" / "templates"

Data = dict[str, Any]

LABELS, ANNOTATIONS = sent_alert(LIQUIDATION_NEAR)
LINKS = {name: text for name, text in ANNOTATIONS.items() if name.endswith("_url")}
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
        "externalURL": PRODUCTION.addresses.alertmanager,
    }


def _shared(sets: list[Data]) -> Data:
    return {name: value for name, value in sets[0].items() if all(each.get(name) == value for each in sets)}


def stale(status: str, *symbols: str) -> list[Data]:
    """Symbols of one venue, each without a price for another time."""
    found = [sent_alert(MARKET_DATA_STALE, 65 + 7 * number, symbol=name) for number, name in enumerate(symbols)]
    return [alert(status, *each) for each in found]


def hostile(text: str) -> Data:
    """One alert in which everything that an outsider can influence is `text`."""
    labels = {**LABELS, "bot": text, "symbol": text, "venue": "z" * 10_000}
    annotations = {**ANNOTATIONS, "summary": text, "description": (text * 100)[:10_000]}
    return alert(
        "firing", labels, {**annotations, "panel_url": "javascript:alert(1)", "runbook_url": f"https://{text}"}
    )


_SYMBOLS = tuple(
    f"{coin}-USDT"
    for coin in [
        "AAVE",
        "ADA",
        "ALGO",
        "APE",
        "ARB",
        "ATOM",
        "AVAX",
        "BNB",
        "BTC",
        "DOGE",
        "DOT",
        "ENA",
        "ETC",
        "ETH",
        "FIL",
        "LINK",
        "LTC",
        "NEAR",
        "OP",
        "SOL",
        "SUI",
        "TON",
        "UNI",
        "XRP",
    ]
)
# Each alert of the project, in a message of its own.
MESSAGES = {name: message(alert("firing", *each)) for name, each in ALERTS.items()}
_INFO = [alert("firing", *each) for each in ALERTS.values() if each.labels["severity"] == "info"]
# What a message can look like.
CASES = {
    "resolved": message(alert("resolved")),
    "group": message(*stale("resolved", *_SYMBOLS[:2]), *stale("firing", *_SYMBOLS[2:5])),
    "large-group": message(*stale("firing", *_SYMBOLS[:12]), *stale("resolved", *_SYMBOLS[12:])),
    "digest": message(*_INFO, group_by=("bot",)),
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

"""What people read, rendered by the real amtool from the deployed templates.

The golden files in `golden/` are written, for somebody to read, by

    UPDATE_GOLDEN=1 python -m pytest tests/receivers/test_messages.py
"""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from email.charset import QP, Charset
from email.header import Header
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from receivers import channels
from tradewatch.model import DefinitionError

CHECKOUT = Path(__file__).resolve().parents[2]
TEMPLATES = CHECKOUT / "receivers" / "templates"
GOLDEN = Path(__file__).parent / "golden"

Data = dict[str, Any]


def _programs() -> dict[str, str]:
    """The amtools to test with, by name: the one chosen, else both installed sets, else the one on the PATH."""
    chosen = os.environ.get("TRADEWATCH_AMTOOL")
    if chosen:
        return {"chosen": chosen}
    sets = {name: CHECKOUT / ".tools" / name / "bin" / "amtool" for name in ("oldest", "newest")}
    installed = {name: str(path) for name, path in sets.items() if path.is_file()}
    on_path = shutil.which("amtool")
    return installed or ({"path": on_path} if on_path else {})


PROGRAMS = _programs()


@pytest.fixture(params=list(PROGRAMS) or ["missing"])
def amtool(request: pytest.FixtureRequest) -> str:
    if request.param not in PROGRAMS:
        pytest.fail("amtool is missing: run `make tools`")
    return PROGRAMS[request.param]


Render = Callable[..., str]


@pytest.fixture
def render(amtool: str, tmp_path: Path) -> Render:
    """Renders a text as Alertmanager does: `html` is the page of an e-mail or a Telegram message."""

    def run(text: str, data: Data, *, html: bool = False) -> str:
        path = tmp_path / "data.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        command = [amtool, "template", "render", f"--template.glob={TEMPLATES}/*.tmpl", f"--template.text={text}"]
        command += [f"--template.data={path}", f"--template.type={'html' if html else 'text'}"]
        far_away = {**os.environ, "TZ": "Asia/Tokyo"}  # messages are in UTC on every machine
        finished = subprocess.run(command, capture_output=True, encoding="utf-8", env=far_away, timeout=30, check=False)
        assert finished.returncode == 0, finished.stderr
        return finished.stdout

    return run


# --- alerts, as Alertmanager hands them to a template ---

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
FLOOD = message(*[hostile("<" * 10_000)] * 40, *[{**hostile("é&" * 5_000), "status": "resolved"}] * 40)

# --- the channels' texts ---

SLACK = channels.slack("#alerts")
EMAIL = channels.smtp("mail.example:587", sender="bots@mail.example", to=("desk@mail.example",))
PAGERDUTY = channels.pagerduty()
TELEGRAM = channels.telegram(-100)


def _sections(**texts: str) -> str:
    return "".join(f"=== {name}\n{text}\n" for name, text in texts.items())


TEXTS = {
    "slack.txt": _sections(
        title=SLACK.title,
        title_link=SLACK.title_link,
        color=SLACK.color,
        fallback=SLACK.fallback,
        text=SLACK.text,
    ),
    "email.txt": _sections(subject=EMAIL.subject_line, text=EMAIL.text),
    "email.html": EMAIL.html,
    "pagerduty.txt": _sections(
        description=PAGERDUTY.description,
        severity=PAGERDUTY.severity,
        client=PAGERDUTY.client,
        client_url=PAGERDUTY.client_url,
        **{f"detail {name}": text for name, text in PAGERDUTY.details},
        **{f"link {name}": address for name, address in PAGERDUTY.links},
    ),
    "telegram.html": TELEGRAM.message,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_message_reads_as_its_golden_file(render: Render, case: str, text: str) -> None:
    """Every text of every channel is what somebody read and approved, the same on every Alertmanager."""
    rendered = render(TEXTS[text], CASES[case], html=text.endswith(".html"))
    golden = GOLDEN / case / text
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(rendered, encoding="utf-8")
    assert rendered == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    """A golden file that no test compares would look like an approved message."""
    stored = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert stored == {f"{case}/{text}" for case in CASES for text in TEXTS}


def test_templates_keep_to_their_own_names() -> None:
    """A name outside `tradewatch.` could replace one of Alertmanager's own templates."""
    names = [name for path in TEMPLATES.glob("*.tmpl") for name in re.findall(r'define "([^"]+)"', path.read_text())]
    assert names
    assert len(names) == len(set(names))
    assert all(name.startswith("tradewatch.") for name in names)


@pytest.mark.parametrize("case", CASES)
def test_no_line_is_blank_by_accident(render: Render, case: str) -> None:
    """Chats have no blank lines, mail and pages one between two alerts; nothing begins or ends with white space."""
    for text, html in [(SLACK.title, False), (SLACK.text, False), (SLACK.fallback, False), (TELEGRAM.message, True)]:
        lines = render(text, CASES[case], html=html).split("\n")
        assert lines == [line.strip() for line in lines if line.strip()]
    for text in (EMAIL.text, *dict(PAGERDUTY.details).values()):
        lines = render(text, CASES[case]).removesuffix("\n").split("\n")
        assert lines == [line.strip() for line in lines]
        assert lines[0]
        assert lines[-1]
        assert ("", "") not in pairwise(lines)


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, PAGERDUTY.details[0][1], TELEGRAM.message])
def test_a_message_says_what_is_wrong_how_bad_since_when_and_what_to_open(render: Render, text: str) -> None:
    """Bot, value against threshold, start, description and the three links stand in every channel's text."""
    rendered = render(text, CASES["firing"])
    for fact in ("momentum-1", "7.2%", "above 5%", "2024-05-01 03:12 UTC", "kill switch"):
        assert fact in rendered
    for link in LINKS.values():
        assert link in rendered.replace("&amp;", "&")


@pytest.mark.parametrize(
    "text", [SLACK.title, SLACK.fallback, EMAIL.subject_line, PAGERDUTY.description, TELEGRAM.message]
)
def test_a_title_counts_a_group_and_tells_one_alert_by_its_summary(render: Render, text: str) -> None:
    """Firing comes before resolved, and the environment is in the title."""
    assert "[FIRING] production · breakout has lost 7.2% since its peak" in render(text, CASES["firing"])
    assert "[RESOLVED] production · breakout has lost" in render(text, CASES["resolved"])
    assert "[FIRING 3 | RESOLVED 2] production · DrawdownHigh · momentum-1" in render(text, CASES["group"])
    assert "[FIRING 2] production · 2 alerts · momentum-1" in render(text, CASES["digest"])


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, TELEGRAM.message])
def test_a_group_tells_what_fires_first_and_what_it_leaves_out(render: Render, text: str) -> None:
    """However the alerts are sorted, firing ones lead; shown and left-out ones add up to all."""
    rendered = render(text, CASES["large-group"])
    shown = re.findall(r"^(?:<b>)?(Firing|Resolved): ", rendered, flags=re.MULTILINE)
    left_out = {state: int(count) for count, state in re.findall(r"and (\d+) more (firing|resolved)", rendered)}
    assert shown == sorted(shown)
    assert shown.count("Firing") + left_out["firing"] == 12
    assert shown.count("Resolved") + left_out["resolved"] == 12
    assert render(text, CASES["group"]).index("firing-01") < render(text, CASES["group"]).index("resolved-01")


def test_what_is_not_there_leaves_no_trace(render: Render) -> None:
    """A state alert has no threshold and no links, so no message mentions them."""
    for name, text in TEXTS.items():
        rendered = render(text, CASES["state"], html=name.endswith(".html"))
        assert "fires" not in rendered
        assert not re.search("<no value>|(Panel|Dashboard|Runbook)(:|<|>)", rendered)
        assert not re.search(r"(?m)· *$|^ *·|\(\)", rendered)


# --- hostile values ---


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("quote", ['"', "'", "`", ">", "&quot;", ""])
def test_html_has_no_markup_but_its_own(render: Render, quote: str) -> None:
    """No label writes a tag or an attribute, leaves an attribute or gives a link another scheme."""
    data = message(hostile(f"{quote} onload=x <script>alert(1)</script> <img src=x> </b></p> --> {HOSTILE}"))
    page = _Tags(render(EMAIL.html, data, html=True))
    assert page.tags == {"html", "head", "meta", "title", "body", "div", "p", "b", "span", "br", "a"}
    assert page.attributes == {"lang", "charset", "name", "content", "style", "href"}
    assert page.addresses == [LINKS["dashboard_url"]]
    chat = _Tags(render(TELEGRAM.message, data, html=True))
    assert chat.tags == {"b", "a"}
    assert chat.attributes == {"href"}
    assert chat.addresses == [LINKS["dashboard_url"]]


def test_slack_has_no_markup_but_its_own(render: Render) -> None:
    """No label pings a channel or a person, writes a link, or formats; a name with `_` inside can be copied."""
    text = render(SLACK.text, CASES["hostile"])
    own = re.sub(r"<https://grafana\.example/[^|<>]*\|Dashboard>", "", text)
    assert own != text
    assert not re.search("[<>~`]", own)
    assert not re.search("&(?!amp;|lt;|gt;)", own)
    assert own.count("*") == 4  # the bot and the value
    assert not re.search(r"\b_|_\b", own)
    assert "order_book" in render(SLACK.text, message(alert(labels={**LABELS, "bot": "order_book"})))
    for field in (SLACK.title, SLACK.fallback):
        assert not re.search("[<>*~`]", render(field, CASES["hostile"]))


@pytest.mark.parametrize("text", [SLACK.text, EMAIL.text, PAGERDUTY.details[0][1], TELEGRAM.message, EMAIL.html])
def test_a_line_break_in_a_value_fakes_no_second_fact(render: Render, text: str) -> None:
    """Every value stays on its own line, without control and direction characters."""
    html = text in (EMAIL.html, TELEGRAM.message)
    rendered = render(text, CASES["hostile"], html=html)
    harmless = render(text, message(hostile("no harm")), html=html)
    assert rendered.count("\n") == harmless.count("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", rendered)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://files.example/x",
        "//evil.example/x",
        "https://a.example/ x",
        "https://a.example/|Panel> <!channel",
        'https://a.example/" onclick="x',
        "https://a.example/\nRunbook: x",
        "https://a.example/" + "x" * 10_000,
    ],
)
def test_what_is_no_web_address_is_not_linked(render: Render, address: str) -> None:
    """A link that is not plain http(s) is left out, and the other links stay."""
    data = message(alert(annotations={**ANNOTATIONS, "panel_url": address}))
    for name, text in TEXTS.items():
        rendered = render(text, data, html=name.endswith(".html"))
        assert address not in rendered
        assert not re.search("Panel(:|<|>)", rendered)
        assert LINKS["runbook_url"] in rendered


def test_no_flood_of_hostile_alerts_exceeds_what_a_channel_takes(render: Render) -> None:
    """80 alerts of 10 kB values arrive in each channel: Alertmanager and the services drop or cut what is longer."""
    assert len(render(TELEGRAM.message, FLOOD, html=True)) <= 4096
    assert len(render(TELEGRAM.message, message(hostile("<" * 10_000)), html=True)) <= 4096
    assert len(render(SLACK.title, FLOOD)) <= 1024
    assert len(render(SLACK.text, message(hostile("<" * 10_000)))) <= 8000
    assert len(render(PAGERDUTY.description, FLOOD)) <= 1024
    details = [render(text, FLOOD) for _, text in PAGERDUTY.details]
    assert sum(len(detail.encode()) for detail in details) <= 400_000
    assert len(render(EMAIL.html, FLOOD, html=True).encode()) <= 102_000  # what Gmail shows


def test_slack_shows_one_alert_unfolded(render: Render) -> None:
    """Slack folds a text after 700 characters or 5 line breaks, addresses not counted."""
    text = re.sub(r"<[^|>]*\|", "", render(SLACK.text, CASES["firing"]))
    assert len(text) < 700
    assert text.count("\n") < 5


@pytest.mark.parametrize("text", ["漢" * 500, "😀" * 500, "é" * 500, "plain " * 500])
def test_a_subject_is_one_header_line_that_mail_servers_take(render: Render, text: str) -> None:
    """A line of more than 998 bytes is refused, and encoded a character takes up to twelve."""
    quoted_printable = Charset("utf-8")
    quoted_printable.header_encoding = QP
    alone = alert(annotations={**ANNOTATIONS, "summary": text})
    group = [alert(labels={**LABELS, "bot": text, "strategy": name}) for name in ("a", "b")]
    for data in (message(alone), message(*group)):
        subject = render(EMAIL.subject_line, data)
        assert "\n" not in subject
        # As Alertmanager does it: quoted-printable words, all on one line.
        assert len(f"Subject: {Header(subject, quoted_printable).encode(linesep=' ')}") <= 998


# --- PagerDuty ---


@pytest.mark.parametrize(
    ("severity", "sent"), [("critical", "critical"), ("warning", "warning"), ("info", "info"), ("none", "info")]
)
def test_pagerduty_hears_a_severity_that_it_knows(render: Render, severity: str, sent: str) -> None:
    """PagerDuty refuses an event with any other severity; what the alerts do not share is critical."""
    assert render(PAGERDUTY.severity, message(alert(labels={**LABELS, "severity": severity}))) == sent
    mixed = [alert(labels={**LABELS, "severity": each}) for each in ("info", "critical")]
    assert render(PAGERDUTY.severity, message(*mixed)) == "critical"


@pytest.mark.parametrize("case", CASES)
def test_a_pagerduty_detail_begins_with_a_line_of_ours(render: Render, case: str) -> None:
    """A detail that began with a label could be YAML, which newer Alertmanagers run as a template again."""
    details = {name: render(text, CASES[case]) for name, text in PAGERDUTY.details}
    assert set(details) == {"firing", "resolved"}
    for name, detail in details.items():
        assert detail == "none" or re.match(rf"\d+ {name}\n\n\S", detail)


@pytest.fixture
def pagerduty_events() -> Iterator[tuple[str, queue.Queue[Data]]]:
    """A stand-in for PagerDuty's Events API: its address, and what it got."""
    events: queue.Queue[Data] = queue.Queue()

    class Events(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            events.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(202)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Events)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v2/enqueue", events
    server.shutdown()
    server.server_close()


def test_a_label_that_looks_like_a_template_stops_no_page(
    amtool: str, pagerduty_events: tuple[str, queue.Queue[Data]], tmp_path: Path
) -> None:
    """The real Alertmanager delivers `{{`, lists and maps in labels as text; with its own details 0.33 fails."""
    address, events = pagerduty_events
    pager = {
        "routing_key": "not-a-secret",
        "url": address,
        "description": PAGERDUTY.description,
        "severity": PAGERDUTY.severity,
        "client": PAGERDUTY.client,
        "client_url": PAGERDUTY.client_url,
        "details": dict(PAGERDUTY.details),
        "links": [{"text": text, "href": href} for text, href in PAGERDUTY.links],
    }
    configuration = {
        "templates": [f"{TEMPLATES}/*.tmpl"],
        "route": {"receiver": "on-call", "group_by": ["..."], "group_wait": "0s"},
        "receivers": [{"name": "on-call", "pagerduty_configs": [pager]}],
    }
    (tmp_path / "alertmanager.yml").write_text(json.dumps(configuration))
    values = [
        "{{ nosuch }}",
        "a: {{ nosuch }}",
        "- {{ .x",
        "[a, {b: '{{ nosuch }}'}]",
        "# x",
        "---",
        "> x\n{{ y }}",
        "7",
    ]
    alerts = [
        {"labels": {**LABELS, "bot": value}, "annotations": {**ANNOTATIONS, "summary": value, "description": value}}
        for value in values
    ]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [*_alertmanager_beside(amtool), f"--config.file={tmp_path}/alertmanager.yml"]
    command += [f"--storage.path={tmp_path}/state", f"--web.listen-address=127.0.0.1:{port}"]
    command.append("--cluster.listen-address=")
    with (tmp_path / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        try:
            _post(f"http://127.0.0.1:{port}/api/v2/alerts", alerts)
            payloads = [events.get(timeout=20)["payload"] for _ in values]
        except (queue.Empty, URLError):
            pytest.fail((tmp_path / "log").read_text())
        finally:
            server.terminate()
    firing = [payload["custom_details"]["firing"] for payload in payloads]
    assert all(isinstance(detail, str) for detail in firing)
    told = {line for detail in firing for line in detail.split("\n") if line.startswith("Bot: ")}
    assert told == {f"Bot: {' '.join(value.split())}" for value in values}


def _alertmanager_beside(amtool: str) -> list[str]:
    """The command that starts the server of amtool's set.

    Debian's reads /usr/share/prometheus/alertmanager at its start: its set's `share` is laid over /usr/share, in a
    mount namespace of its own.
    """
    server = Path(amtool).with_name("alertmanager")
    if not server.is_file():
        pytest.fail(f"alertmanager is missing beside {amtool}: run `make tools`")
    share = server.parents[1] / "share"
    if not (share / "prometheus" / "alertmanager").is_dir():
        return [str(server)]
    overlay = 'mount --bind "$0" /usr/share && exec "$@"'
    return ["unshare", "--mount", "--map-root-user", "sh", "-c", overlay, str(share), str(server)]


def _post(url: str, body: object) -> None:
    """Post once the server listens; it is given ten seconds."""
    waiting = threading.Event()
    for attempt in range(100):
        try:
            urlopen(Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}), timeout=5)
            return
        except URLError:
            if attempt == 99:
                raise
            waiting.wait(0.1)


# --- constructors ---


def test_gmail_logs_in_as_the_sender_over_tls() -> None:
    """Gmail takes mail on port 587, with TLS, from the account that logs in."""
    mail = channels.gmail("bots@gmail.example", to=("desk@mail.example",))
    assert mail.smarthost == "smtp.gmail.com:587"
    assert mail.sender == mail.username == "bots@gmail.example"
    assert mail.require_tls
    assert mail.to == ("desk@mail.example",)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9099/", "http://localhost:9099/alerts", "http://[::1]:9099/"])
def test_a_local_sink_needs_no_token(url: str) -> None:
    """What does not leave the machine needs no credentials; a webhook and a heartbeat have them."""
    assert not channels.local_sink(url).credentials
    assert channels.webhook("https://desk.example/alerts").credentials
    assert channels.heartbeat("https://heartbeat.example/bots").credentials
    assert not channels.heartbeat("https://heartbeat.example/bots").resolved


@pytest.mark.parametrize("url", ["http://sink.example/", "http://127.0.0.1.evil.example/", "http://10.0.0.1:9099/"])
def test_a_local_sink_is_on_this_machine(url: str) -> None:
    """Alerts do not leave the machine without credentials."""
    with pytest.raises(DefinitionError, match="is not on this machine"):
        channels.local_sink(url)


def test_a_channel_is_reported_where_it_is_turned_on() -> None:
    """A problem with a channel names the line that calls the constructor, not the constructor."""
    turned_on = [
        channels.gmail("bots@gmail.example", to=("desk@mail.example",)),
        channels.smtp("mail.example:25", sender="bots@mail.example", to=("desk@mail.example",)),
        channels.slack("#alerts"),
        channels.pagerduty(),
        channels.telegram(1),
        channels.webhook("https://desk.example/alerts"),
        channels.heartbeat("https://heartbeat.example/bots"),
        channels.local_sink("http://localhost:9099/"),
    ]
    first = turned_on[0].defined.line
    assert [channel.defined.file for channel in turned_on] == [__file__] * len(turned_on)
    assert [channel.defined.line for channel in turned_on] == list(range(first, first + len(turned_on)))

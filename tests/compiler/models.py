"""Random valid models, with texts that look like something else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tests.compiler.connection_models import TARGETS, alertings, jobs, stores
from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.telegram import Telegram
from tradewatch.channels.webhook import Heartbeat, Webhook
from tradewatch.model import (
    COUNTER,
    CRITICAL,
    GAUGE,
    HISTOGRAM,
    INFO,
    NONE,
    ONE,
    RATIO,
    SECONDS,
    USD,
    WARNING,
    Addresses,
    Alert,
    Channel,
    Environment,
    Exporter,
    Guard,
    Inhibition,
    Label,
    Matcher,
    MessageTemplates,
    Metric,
    PerEnvironment,
    Project,
    Receiver,
    RecordedTable,
    RecordingRule,
    Route,
    RuleGroup,
    Severity,
    StateAlert,
    Threshold,
    TimeInterval,
    ValueAlert,
    Version,
)

LOOKALIKES = (
    *("yes", "null", "~", "1e3", "0x1f", "- x", "a: b", "# x", "a #b", "[a", "{a", "&a", "*a", "!a", "%a", "@a", "`a"),
    *("|", ">", "'", '"', "\\", "\\n", "a ", " a", "a\nb", "a\n", " a\n b", "\ta", "\r", "---", "...", "<<", "=", "$1"),
    *("${x}", "\u00e9", "\u2028", "\x85", "\ufeff", "\U0001f600", "a" * 300, "%d", "{{", "}}", "{{ $value }}"),
)
TEMPLATES = ("{{ .Status }}", '{{ template "t" . }}', "{{ range .Alerts }}{{ .Labels.bot }}{{ end }}")
ANNOTATIONS = ("{{ $labels.bot }}", "{{ $value | humanize }}", "{{ with $labels.x }}a{{ end }}")

# Surrogates are not text, and NUL is refused. PromQL does not have a literal for U+FFFD, which replaces broken bytes.
_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00\ufffd")
texts = st.one_of(st.sampled_from(LOOKALIKES), st.text(_CHARACTERS, max_size=8))
# The labels of an alert are templates too; broken ones have a test of their own.
label_texts = texts.filter(lambda text: "{{" not in text)
some_text = texts.filter(lambda text: text.strip())
message_texts = st.one_of(some_text.filter(lambda text: "{{" not in text), st.sampled_from(TEMPLATES))
annotation_texts = st.one_of(some_text.filter(lambda text: "{{" not in text), st.sampled_from(ANNOTATIONS))

# Words of PromQL are names for nothing; a test of their own says so.
_WORDS = re.compile(
    r"and|or|unless|atan2|by|without|on|ignoring|group_left|group_right|bool|offset|start|end|inf|nan|sum|avg|count|min|"
    r"max|group|stddev|stdvar|topk|bottomk|count_values|quantile|limitk|limit_ratio",
    re.IGNORECASE,
)
names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: not _WORDS.fullmatch(name) and not name.startswith("__")
)
metric_names = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{2,8}(:[a-z]+)?", fullmatch=True).filter(
    lambda name: not _WORDS.fullmatch(name)
)
records = st.from_regex(r"[a-z]{1,4}:[a-z_]{1,6}:[a-z]{1,4}", fullmatch=True)
alert_names = st.from_regex(r"[A-Z][a-z]{1,6}[A-Z][a-z0-9]{0,6}", fullmatch=True)
dashed = st.from_regex(r"[a-z0-9][a-z0-9-]{0,6}", fullmatch=True)
durations = st.sampled_from(["1s", "15s", "1m", "1h30m", "1d", "500ms", "2d"])
# Our own checks refuse an alert whose threshold has another unit than its expression.
units = st.sampled_from([ONE, ONE, ONE, ONE, RATIO, SECONDS, USD])
numbers = st.one_of(st.integers(-(10**6), 10**18), st.floats(allow_nan=False, allow_infinity=False))

EXPRESSIONS_OF_GO = (
    *("", ".*", "a|b", "(?i)usd", r"\d+", r"[^a]", "a{2,3}", "^a$", "(?:a|b)c", "a.c", r"\.", "(a)(b)", "[[:alpha:]]"),
)
patterns = st.one_of(st.sampled_from(EXPRESSIONS_OF_GO), st.text(_CHARACTERS, max_size=6).map(re.escape))
matchers = st.one_of(
    st.builds(Matcher, names, st.sampled_from(["=", "!="]), texts),
    st.builds(Matcher, names, st.sampled_from(["=~", "!~"]), patterns),
)


def per_environment(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, st.builds(lambda default, paper: PerEnvironment(default, paper=paper), values, values))


def unique(values: st.SearchStrategy[Any], most: int = 3, least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=most, unique=True).map(tuple)


@st.composite
def metrics(draw: st.DrawFn) -> tuple[Metric, ...]:
    bot = Exporter("bot", job="bots", labels=(Label("bot", maximum=9),))
    found = []
    for name in draw(unique(metric_names, least=1)):
        own = draw(unique(names.filter(lambda name: name not in ("bot", "le"))))
        sets = [draw(st.just(()) | unique(texts, least=1)) for _ in own]
        labels = tuple(Label(label, values, None if values else 9) for label, values in zip(own, sets, strict=True))
        kind, unit = draw(st.sampled_from([COUNTER, GAUGE, HISTOGRAM])), draw(units)
        found.append(Metric(name, kind, unit, "Help.", bot, labels, (0.1, 1.0, 10.0) if kind is HISTOGRAM else ()))
    return tuple(found)


@st.composite
def selectors(draw: st.DrawFn, series: Metric) -> str:
    labels = draw(unique(st.sampled_from(series.all_labels), most=2))
    if not labels:
        return str(series)
    # Any value of an open set, one of a closed one.
    return series.where(
        *(
            Matcher(label.name, draw(st.sampled_from(["=", "!="])), draw(st.sampled_from(label.values)))
            if len(label.values) > 1
            else Matcher(label.name, "=", label.values[0])
            if label.values
            else Matcher(label.name, draw(st.sampled_from(["=", "!="])), draw(texts))
            for label in labels
        )
    )


_OF_GAUGES = st.sampled_from(["{}", "{} offset 1h", "max_over_time({}[1h:1m])"])
_AROUND = st.sampled_from(
    [
        *("sum by (bot) ({})", "({}) # why\n", "\n        {}\n          * 2\n    ", "-{}"),
        'label_replace({}, "x", "$1", "bot", "(.*)")',
    ]
)
_BETWEEN = st.sampled_from([" / ", " or ", "\n  and on (bot) ", " unless ", " > bool ", " ^ ", " == "])
_SHAPES = st.sampled_from(["leaf", "leaf", "around", "between"])


@st.composite
def expressions(draw: st.DrawFn, known: tuple[Metric, ...], depth: int = 3) -> str:
    """Instant vectors, in many forms."""
    shape = draw(_SHAPES) if depth else "leaf"
    if shape == "leaf":
        series = draw(st.sampled_from([part for metric in known for part in metric.series]))
        # They refuse a counter without a rate or an increase too.
        form = draw(_OF_GAUGES) if series.kind is GAUGE else "increase({}[5m])"
        return form.format(draw(selectors(series)))
    inner = draw(expressions(known, depth - 1))
    if shape == "around":
        return draw(_AROUND).format(inner)
    # Of the same labels on both sides: they refuse others.
    return inner + draw(_BETWEEN) + inner


thresholds = st.builds(
    Threshold,
    unit=units,
    value=per_environment(numbers),
    why=some_text,
    tune=some_text,
    by_label=st.one_of(
        st.none(),
        st.builds(
            lambda label, limits: {label: limits},
            names,
            st.dictionaries(texts, per_environment(numbers), min_size=1, max_size=3),
        ),
    ),
)


@st.composite
def alerts(draw: st.DrawFn, name: str, known: tuple[Metric, ...]) -> Alert:
    guards = st.builds(Guard, expr=expressions(known), on=unique(names), just_closed=st.just(lambda samples: samples))
    common: dict[str, Any] = {
        "name": name,
        "severity": draw(st.sampled_from((CRITICAL, WARNING, INFO, NONE, Severity("page", rank=3)))),
        "signal": draw(names),
        "summary": draw(annotation_texts),
        "description": draw(annotation_texts),
        "hold": draw(per_environment(st.one_of(st.just("0s"), durations))),
        "keep_firing_for": draw(per_environment(st.one_of(st.just("0s"), durations))),
        "guard": draw(st.none() | guards),
        "labels": draw(st.dictionaries(names.filter(lambda name: name not in _TAKEN), label_texts, max_size=2)),
    }
    if draw(st.booleans()):
        return StateAlert(**common, when=draw(expressions(known)), samples_bad=())
    limit: dict[str, Any] = {draw(st.sampled_from(["above", "below"])): draw(thresholds)}
    return ValueAlert(**common | limit, expr=draw(expressions(known)), samples=lambda level: ())


_TAKEN = ("alertname", "severity", "signal")


@st.composite
def recordings(draw: st.DrawFn, record: str, known: tuple[Metric, ...]) -> RecordingRule | RecordedTable:
    if draw(st.booleans()):
        labels = draw(st.dictionaries(names, texts, max_size=2))
        return RecordingRule(record=record, expr=draw(expressions(known)), unit=ONE, labels=labels)
    label, values = draw(names), draw(unique(texts))
    rows = [({label: value}, float(draw(numbers))) for value in values]
    return RecordedTable(record=record, rows=lambda environment: rows, labels=(label,))


channels: tuple[st.SearchStrategy[Channel], ...] = (
    st.builds(
        Email,
        smarthost=st.sampled_from(["smtp.example.com:587", "[::1]:25"]),
        sender=st.just("bot@example.com"),
        to=unique(st.sampled_from(["a@example.com", "b+c@example.com", "'d'@example.com"]), least=1),
        subject_line=message_texts,
        text=message_texts,
        html=message_texts,
        username=st.one_of(st.just(""), some_text),
        require_tls=st.booleans(),
    ),
    st.builds(
        Slack,
        channel=texts.map("#{}".format),
        title=message_texts,
        title_link=message_texts,
        text=message_texts,
        color=message_texts,
        fallback=message_texts,
        resolved=st.booleans(),
    ),
    st.builds(
        PagerDuty,
        description=message_texts,
        severity=message_texts,
        client=message_texts,
        client_url=message_texts,
        details=st.dictionaries(texts, message_texts, max_size=2).map(lambda details: tuple(details.items())),
        links=st.lists(st.tuples(message_texts, message_texts), max_size=2).map(tuple),
    ),
    st.builds(
        Webhook,
        url=st.sampled_from(["https://example.com/", "http://[::1]:9099/a", "http://\u00e9/"]),
        credentials=st.booleans(),
    ),
    st.builds(Heartbeat, url=st.just("https://example.com/beat")),
    st.builds(Telegram, chat_id=st.integers(-(2**62), -1), message=message_texts),
)
KINDS: tuple[type[Channel], ...] = (Email, Slack, PagerDuty, Webhook, Heartbeat, Telegram)

receivers = unique(dashed, least=1).flatmap(
    lambda found: st.tuples(*(st.builds(Receiver, st.just(name), st.permutations(KINDS).map(tuple)) for name in found))
)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[TimeInterval, ...]:
    return tuple(
        TimeInterval(
            name=name,
            weekdays=draw(unique(st.sampled_from(["monday", "saturday", "sunday"]), least=1)),
            times=draw(unique(st.sampled_from([("00:00", "06:30"), ("09:00", "17:00"), ("22:00", "24:00")]))),
            location=draw(st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo"])),
        )
        for name in draw(unique(dashed))
    )


def routes(known: tuple[Receiver, ...], times: tuple[TimeInterval, ...]) -> st.SearchStrategy[Route]:
    def nodes(children: st.SearchStrategy[tuple[Route, ...]]) -> st.SearchStrategy[Route]:
        return st.builds(
            Route,
            st.lists(matchers, max_size=3).map(tuple),
            receiver=st.none() | st.sampled_from(known),
            group_by=st.none() | unique(names) | st.just(("...",)),
            group_wait=st.none() | st.just("0s") | durations,
            group_interval=st.none() | durations,
            repeat_interval=st.none() | durations,
            routes=children,
            mute=unique(st.sampled_from(times)) if times else st.just(()),
            continues=st.booleans(),
        )

    leaves = nodes(st.just(()))
    branches = nodes(st.lists(leaves, max_size=2).map(tuple))
    return st.builds(
        Route,
        receiver=st.sampled_from(known),
        group_by=st.none() | unique(names),
        routes=st.lists(leaves | branches, max_size=3).map(tuple),
    )


some_matchers = st.lists(matchers, min_size=1, max_size=2).map(tuple)
inhibitions = st.lists(
    st.builds(Inhibition, source=some_matchers, target=some_matchers, equal=unique(names, least=1)), max_size=2
).map(tuple)


@st.composite
def environments(draw: st.DrawFn) -> Environment:
    labels = st.dictionaries(names, texts, max_size=2)
    cluster = draw(unique(TARGETS, least=1))
    urls = st.sampled_from(["https://grafana.example.com", "http://[::1]:3000/sub", "http://localhost"])
    alertmanager = draw(st.sampled_from([Version(0, 25), Version(0, 33)]))
    # One of each kind, so that every receiver has a channel.
    chosen = [draw(each) for each in channels]
    return Environment(
        name="paper",
        prometheus=Version(2, 42),
        alertmanager=alertmanager,
        scrape_interval=draw(st.sampled_from(["1s", "15s", "1m", "500ms"])),
        evaluation_interval=draw(st.sampled_from(["1s", "15s", "1m", "500ms"])),
        watched=draw(unique(some_text)),
        jobs=tuple(draw(jobs(name, labels)) for name in draw(unique(some_text))),
        addresses=Addresses(
            grafana=draw(urls),
            prometheus=draw(urls),
            alertmanager=draw(urls),
            runbooks=draw(urls),
            alertmanagers=cluster,
        ),
        channels=tuple(channel for channel in chosen if channel.since <= alertmanager),
        secrets=draw(st.sampled_from(["/run/secrets", "/a b/#c: 'd"])),
        external_labels=draw(st.dictionaries(names.filter(lambda name: name != "environment"), texts, max_size=2)),
        alerting=draw(alertings()),
        cluster=cluster if len(cluster) > 1 else (),
        remote_write=draw(stores()),
    )


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """A project with one environment."""
    known = draw(metrics())
    found = [draw(alerts(name, known)) for name in draw(st.lists(alert_names, max_size=4, unique_by=str.lower))]
    recorded = [draw(recordings(record, known)) for record in draw(unique(records))]
    rules = draw(st.permutations([*found, *recorded]))
    cut = draw(st.integers(0, len(rules)))
    group_names = draw(st.lists(names, min_size=2, max_size=2, unique=True))
    listeners = draw(receivers)
    groups = zip(group_names, (rules[:cut], rules[cut:]), strict=True)
    return Project(
        root=Path(__file__).parents[2],
        identity="bot",
        environments=(draw(environments()),),
        metrics=known,
        groups=tuple(RuleGroup(name, tuple(part)) for name, part in groups),
        receivers=listeners,
        routing=draw(routes(listeners, draw(intervals()))),
        inhibitions=draw(inhibitions),
        templates=(MessageTemplates("t.tmpl", '{{ define "t" }}{{ .Status }}{{ end }}'),),
        dashboards={},
    )

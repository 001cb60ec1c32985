"""What Prometheus and Alertmanager give to their templates.

Each table is what the oldest and the newest supported version have in common: Prometheus 2.42 and
3.5, Alertmanager 0.25 and 0.33, read from their `template/template.go` and tried with their
promtool and amtool. Functions of newer versions only (Alertmanager's `trimSpace`, `date`, `since`,
`toJson` ...) are left out on purpose: a message that uses them is refused by the older program.
"""

from __future__ import annotations

from tradewatch.gotemplate.go_types import BOOL, GO_FUNCTIONS, NUMBER, STRING, STRINGS, TIME
from tradewatch.gotemplate.shapes import ANYTHING, Dialect, Holder, Shape, Signature


def _fields(**shapes: Shape) -> dict[str, Signature]:
    return {name: Signature(shape) for name, shape in shapes.items()}


def _functions(gives: Shape, arguments: int, *names: str) -> dict[str, Signature]:
    return {name: Signature(gives, arguments, arguments) for name in names}


def _label_map(holder: Holder | None) -> Shape:
    return Shape("labels", element=STRING, keyed=True, holder=holder)


_LABELS = _label_map(Holder.LABELS)
_EXTERNAL_LABELS = _label_map(Holder.EXTERNAL_LABELS)

# What `query` finds are other series: their labels are not the alert's.
_SAMPLE = Shape("sample", _fields(Labels=_label_map(None), Value=NUMBER))
_SAMPLES = Shape("samples", element=_SAMPLE)

PROMETHEUS_ANNOTATION = Dialect(
    name="Prometheus annotation",
    functions={
        **GO_FUNCTIONS,
        **_functions(_SAMPLES, 1, "query"),
        **_functions(_SAMPLES, 2, "sortByLabel"),
        **_functions(_SAMPLE, 1, "first"),
        **_functions(STRING, 2, "label"),
        **_functions(NUMBER, 1, "value", "parseDuration"),
        **_functions(STRING, 1, "strvalue", "title", "toUpper", "toLower", "safeHtml"),
        **_functions(STRING, 1, "graphLink", "tableLink", "stripPort", "stripDomain"),
        **_functions(STRING, 1, "humanize", "humanize1024", "humanizeDuration"),
        **_functions(STRING, 1, "humanizePercentage", "humanizeTimestamp"),
        **_functions(TIME, 1, "toTime"),
        **_functions(BOOL, 2, "match"),
        **_functions(STRING, 3, "reReplaceAll"),
        **_functions(STRING, 0, "pathPrefix", "externalURL"),
        "args": Signature(ANYTHING, 0, None),
    },
    variables={
        "$labels": _LABELS,
        "$externalLabels": _EXTERNAL_LABELS,
        "$externalURL": STRING,
        "$value": NUMBER,
    },
    dot=Shape(
        "the alert",
        _fields(Labels=_LABELS, ExternalLabels=_EXTERNAL_LABELS, ExternalURL=STRING, Value=NUMBER),
    ),
)


_PAIR = Shape("Pair", _fields(Name=STRING, Value=STRING))
_PAIRS = Shape("Pairs", _fields(Names=STRINGS, Values=STRINGS), element=_PAIR)


def _kv(holder: Holder) -> Shape:
    members = _fields(SortedPairs=_PAIRS, Names=STRINGS, Values=STRINGS)
    shape = Shape("KV", members, element=STRING, keyed=True, holder=holder)
    members["Remove"] = Signature(shape, 1, 1)
    return shape


_ALERT = Shape(
    "Alert",
    _fields(
        Status=STRING,
        Labels=_kv(Holder.LABELS),
        Annotations=_kv(Holder.ANNOTATIONS),
        StartsAt=TIME,
        EndsAt=TIME,
        GeneratorURL=STRING,
        Fingerprint=STRING,
    ),
)
# `Firing` gives a plain list: `.Alerts.Firing.Resolved` is an error, as in Go.
_SOME_ALERTS = Shape("list of Alert", element=_ALERT)
_ALERTS = Shape("Alerts", _fields(Firing=_SOME_ALERTS, Resolved=_SOME_ALERTS), element=_ALERT)

_ALERTMANAGER_TEMPLATES = """
    __alertmanager __alertmanagerURL __description __subject __text_alert_list
    discord.default.message discord.default.title
    email.default.html email.default.subject
    opsgenie.default.description opsgenie.default.message opsgenie.default.source
    pagerduty.default.client pagerduty.default.clientURL pagerduty.default.description
    pagerduty.default.instances
    pushover.default.message pushover.default.title pushover.default.url
    slack.default.callbackid slack.default.fallback slack.default.footer slack.default.iconemoji
    slack.default.iconurl slack.default.pretext slack.default.text slack.default.title
    slack.default.titlelink slack.default.username
    sns.default.message sns.default.subject
    telegram.default.message
    victorops.default.entity_display_name victorops.default.monitoring_tool
    victorops.default.state_message
    webex.default.message
    wechat.default.agent_id wechat.default.message wechat.default.to_party wechat.default.to_tag
    wechat.default.to_user
"""

ALERTMANAGER = Dialect(
    name="Alertmanager message",
    functions={
        **GO_FUNCTIONS,
        **_functions(STRING, 1, "toUpper", "toLower", "title", "safeHtml"),
        **_functions(STRING, 2, "join"),
        **_functions(BOOL, 2, "match"),
        **_functions(STRING, 3, "reReplaceAll"),
        "stringSlice": Signature(STRINGS, 0, None),
    },
    variables={},
    dot=Shape(
        "Data",
        _fields(
            Receiver=STRING,
            Status=STRING,
            Alerts=_ALERTS,
            GroupLabels=_kv(Holder.GROUP_LABELS),
            CommonLabels=_kv(Holder.COMMON_LABELS),
            CommonAnnotations=_kv(Holder.COMMON_ANNOTATIONS),
            ExternalURL=STRING,
        ),
    ),
    templates=frozenset(_ALERTMANAGER_TEMPLATES.split()),
)

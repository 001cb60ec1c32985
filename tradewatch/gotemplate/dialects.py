"""The functions, variables and types that Prometheus and Alertmanager provide to their templates.

Each table has what the oldest and the newest supported version have in common: Prometheus 2.42 and 3.5, Alertmanager
0.25 and 0.33. The source is their `template/template.go`, and the tests compare with promtool and amtool. Functions
that only newer versions have (Alertmanager's `trimSpace`, `date`, `since`, `toJson`) are missing on purpose, because
the older program refuses a message that uses them.
"""

from __future__ import annotations

from tradewatch.gotemplate.builtins import BOOL, GO_FUNCTIONS, NUMBER, STRING, STRINGS, TIME
from tradewatch.gotemplate.types import ANYTHING, Dialect, FunctionSignature, GoType, Holder


def _fields(**types: GoType) -> dict[str, FunctionSignature]:
    return {name: FunctionSignature(go_type) for name, go_type in types.items()}


def _functions(returns: GoType, arguments: int, *names: str) -> dict[str, FunctionSignature]:
    return {name: FunctionSignature(returns, arguments, arguments) for name in names}


def _label_map(holder: Holder | None) -> GoType:
    return GoType("labels", element=STRING, keyed=True, holder=holder)


_LABELS = _label_map(Holder.LABELS)
_EXTERNAL_LABELS = _label_map(Holder.EXTERNAL_LABELS)

# `query` returns other series, whose labels are not the alert's.
_SAMPLE = GoType("sample", _fields(Labels=_label_map(None), Value=NUMBER))
_SAMPLES = GoType("samples", element=_SAMPLE)

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
        "args": FunctionSignature(ANYTHING, 0, None),
    },
    variables={
        "$labels": _LABELS,
        "$externalLabels": _EXTERNAL_LABELS,
        "$externalURL": STRING,
        "$value": NUMBER,
    },
    dot=GoType(
        "the alert",
        _fields(Labels=_LABELS, ExternalLabels=_EXTERNAL_LABELS, ExternalURL=STRING, Value=NUMBER),
    ),
)


_PAIR = GoType("Pair", _fields(Name=STRING, Value=STRING))
_PAIRS = GoType("Pairs", _fields(Names=STRINGS, Values=STRINGS), element=_PAIR)


def _kv(holder: Holder) -> GoType:
    members = _fields(SortedPairs=_PAIRS, Names=STRINGS, Values=STRINGS)
    go_type = GoType("KV", members, element=STRING, keyed=True, holder=holder)
    members["Remove"] = FunctionSignature(go_type, 1, 1)
    return go_type


_ALERT = GoType(
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
# `Firing` returns a plain list, so `.Alerts.Firing.Resolved` is an error, as in Go.
_SOME_ALERTS = GoType("list of Alert", element=_ALERT)
_ALERTS = GoType("Alerts", _fields(Firing=_SOME_ALERTS, Resolved=_SOME_ALERTS), element=_ALERT)

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
        "stringSlice": FunctionSignature(STRINGS, 0, None),
    },
    variables={},
    dot=GoType(
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

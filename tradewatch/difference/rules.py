"""Describes rule files: alerts with their limits, holds and texts, and recording rules."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Any

from tradewatch.difference.part import Description, Part, aspects, braced, listed, mapped, others, scalar
from tradewatch.promql.tokens import GROUPINGS, Token, tokens

# The compiler's forms: of maintenance and a guard after a condition, and of a limit that differs between label values.
_PAUSED = re.compile(r"\nunless on \((\w+)\) \1:maintenance$")
_GUARDED = re.compile(r"(.*)\nand (on \([^()]*\)) \(\n(.*)\n\)", re.DOTALL)
_BRANCH = re.compile(r'\{\{ (?:else )?if eq \$labels\.\w+ ((?:"[^"]*" ?)+)\}\}([^{]*)(?=\{\{)')
_GENERAL = re.compile(r"\{\{ else \}\}([^{]*)\{\{ end \}\}$")
_QUOTED = re.compile(r'"([^"]*)"')
_PANEL = re.compile(r"[?&]viewPanel=(\d+)")

# A limit follows one of these.
_COMPARISONS = {"==", "!=", ">", "<", ">=", "<="}
_BEFORE_A_VALUE = GROUPINGS | {"and", "or", "unless", "atan2", "bool", "offset"}

Panels = Mapping[tuple[str, str], str]


def rule_parts(document: Any, panels: Panels) -> Iterator[tuple[Part, str, Description]]:
    """Every rule of a rule file; `panels` names the panels that alerts link to, by uid of the dashboard and id."""
    for group in map(mapped, listed(mapped(document).get("groups"))):
        name = scalar(group.pop("name", "")) if (group := dict(group)) else ""
        rules = listed(group.pop("rules", None))
        if group:
            yield Part("rule group", name), "", aspects(group)
        for rule in map(mapped, rules):
            labels = mapped(rule.get("labels"))
            if "alert" in rule:
                description = {**_alert(rule, panels), "group": name}
                yield Part("alert", scalar(rule["alert"])), braced(labels), description
            else:
                own = {"expression": in_one_layout(scalar(rule.get("expr"))), "group": name}
                part = Part("recording rule", scalar(rule.get("record")) + (braced(labels) if labels else ""))
                yield part, "", {**own, **others(rule, "record", "expr", "labels")}


def _alert(rule: Mapping[Any, Any], panels: Panels) -> Description:
    annotations, labels = mapped(rule.get("annotations")), dict(mapped(rule.get("labels")))
    description: Description = {}
    if "threshold" in annotations:
        description |= _limits(scalar(annotations["threshold"]))
    if "severity" in labels:
        description["severity"] = scalar(labels.pop("severity"))
    expression = scalar(rule.get("expr"))
    paused: list[str] = []
    while by := _PAUSED.search(expression):
        paused.insert(0, by[1])
        expression = expression[: by.start()]
    if paused:
        description["does not fire in maintenance of"] = ", ".join(paused)
    if guarded := _GUARDED.fullmatch(expression):
        expression = guarded[1]
        description["guard"] = f"{guarded[2]} {in_one_layout(guarded[3])}"
    compared = _compared(expression)
    if "limit" in description and len(compared) == 1:
        # The limit differs between environments. Without it, a change of the expression is the same in all of them.
        (description["limit in the rule"],) = compared
    description["expression"] = in_one_layout(expression, compared if "limit in the rule" in description else ())
    for key, name in (("for", "hold"), ("keep_firing_for", "keep firing for")):
        if key in rule:
            description[name] = scalar(rule[key])
    description |= {f"label {name}": scalar(value) for name, value in labels.items()}
    for name, text in annotations.items():
        if name != "threshold":
            description |= _annotation(scalar(name), scalar(text), panels)
    return description | others(rule, "alert", "expr", "for", "keep_firing_for", "labels", "annotations")


def _limits(template: str) -> Description:
    """The general limit and the limits of single label values; a template of another form as a whole."""
    general = _GENERAL.search(template)
    branches = list(_BRANCH.finditer(template))
    if general is None or "".join(branch[0] for branch in branches) != template[: general.start()]:
        return {"limit": template}
    own = {f"limit for {value}": branch[2] for branch in branches for value in _QUOTED.findall(branch[1])}
    return {"limit": general[1], **own}


def _annotation(name: str, text: str, panels: Panels) -> Description:
    """A link without its server, which is the same for all alerts, and with the title of the panel that it opens."""
    if not name.endswith("_url") or "/" not in text:
        return {name: text}
    _, leaf, parameters = split_link(text)
    what = name.removesuffix("_url")
    described: Description = {what: leaf}
    if panel := _PANEL.search(parameters):
        described[what] = panels.get((leaf, panel[1]), f"{leaf} {panel[1]}")
        parameters = parameters.replace(panel[0], "?")
    if parameters:
        described[f"{what} parameters"] = parameters
    return described


def split_link(address: str) -> tuple[str, str, str]:
    """The parts of a link: everything before the document, the document, and the parameters."""
    path, mark, parameters = address.partition("?")
    base, _, leaf = path.rpartition("/")
    return base, leaf, mark + parameters


def in_one_layout(expression: str, limits: Collection[str] = ()) -> str:
    """An expression in one line, so that another layout is not a change; `limits` become placeholders."""
    line = ""
    inside = 0
    before, unary = None, False
    for token in tokens(expression):
        inside -= token.text in ("]", "}")
        text = "<limit>" if token.text in limits and before and before.text in _COMPARISONS else token.text
        tight = inside or unary or before is None or _without_space(before, token)
        line += text if tight else f" {text}"
        unary = token.text in ("-", "+") and (before is None or _precedes_a_value(before))
        inside += token.text in ("[", "{")
        before = token
    return line


def _without_space(before: Token, token: Token) -> bool:
    if before.text in ("(", "[", "{") or token.text in (")", "]", "}", ","):
        return True
    if token.text == "(":
        return before.kind == "word" and not _precedes_a_value(before)
    return token.text in ("[", "{") and not _precedes_a_value(before)


def _precedes_a_value(token: Token) -> bool:
    if token.kind == "sign":
        return token.text not in (")", "]", "}")
    return token.kind == "word" and token.text.lower() in _BEFORE_A_VALUE


def _compared(expression: str) -> set[str]:
    """The numbers on the right of a comparison."""
    return {
        number.text
        for sign, number in pairwise(tokens(expression))
        if sign.text in _COMPARISONS and number.kind == "number"
    }

"""templates/label"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from tradewatch.checks.rule_set import RuleSet
from tradewatch.gotemplate import (
    PROMETHEUS_ANNOTATION,
    Holder,
    TemplateSyntaxError,
    parse,
    references,
    split_at_first_action,
)
from tradewatch.gotemplate.nodes import ControlNode, Node, VariableNode
from tradewatch.model import Finding, did_you_mean


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert's template reads a label that the result does not have."""
    for rule, tree in rule_set.typed_rules():
        if not rule.is_alert:
            continue
        labels = tree.type.labels
        for name, text in rule.templates:
            for read in _labels_read(split_at_first_action(text)[1]):
                if labels.may_have(read):
                    continue
                if read in rule.labels:
                    summary = f"{name} reads $labels.{read}, which the rule itself adds"
                    why = "Templates are rendered before the rule's own labels are added: it is empty there."
                    fix = "write its value into the text"
                else:
                    summary = f"{name} reads $labels.{read}, which the result does not have"
                    why = "It is rendered as nothing, and the message does not say what it is about."
                    fix = did_you_mean(read, labels.perhaps) or "keep the label in the expression"
                yield rule.finding(
                    name,
                    summary,
                    details=f"{text}\n{why}",
                    fix=fix,
                )


# Cached, because alerts have the same texts in every environment.
@cache
def _labels_read(text: str) -> tuple[str, ...]:
    """The labels that the template needs: not those that it tests first with `if` or `with`."""
    try:
        template = parse(text, PROMETHEUS_ANNOTATION)
    except TemplateSyntaxError:
        return ()  # templates/annotation reports it
    tested = set(_tested(template.nodes))
    read = (each.name for each in references(template, PROMETHEUS_ANNOTATION).labels if each.holder is Holder.LABELS)
    return tuple(name for name in dict.fromkeys(read) if name not in tested)


def _tested(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if not isinstance(node, ControlNode):
            continue
        if node.keyword != "range":
            operands = (operand for command in node.pipeline.commands for operand in command.operands)
            yield from (o.path[0] for o in operands if isinstance(o, VariableNode) and o.name == "$labels" and o.path)
        yield from _tested((*node.body, *node.otherwise))

"""A problem in a part of an expression: at its line, with carets under it."""

from __future__ import annotations

from tradewatch.checks.rule_set import Expression
from tradewatch.model import Problem
from tradewatch.promql import Typed
from tradewatch.promql.locate import label_span, marked, span_of
from tradewatch.promql.tree import Call, Selection


def finding(
    check: str,
    expression: Expression,
    summary: str,
    *,
    node: Typed | None = None,
    label: str = "",
    details: str = "",
    fix: str = "",
) -> Problem:
    """A problem with `node`, or with a label named in it; without a node, with the whole expression.

    The details begin with the line of the expression and the carets. Where the part cannot be found in the text, they
    begin with the whole text, and the problem points at its first line.
    """
    text, span = expression.text, None
    if node is not None and expression.typed is not None:
        tree = expression.typed
        span = label_span(text, tree, node, label) if label else span_of(text, tree, node)
    number = text.count("\n", 0, span.start) if span else 0
    where = expression.location.source_of(text.splitlines()[number] if text else "", number)
    lines = "\n".join(filter(None, (marked(text, span), details)))
    return Problem(check, where, expression.subject, summary, lines, fix)


def named(node: Typed) -> str:
    """The name of a series, or a function with the series that it reads."""
    if isinstance(node, Selection):
        return node.name or "the selected series"
    names = list(dict.fromkeys(each.name for each in node.walk() if isinstance(each, Selection) and each.name))
    of = " and ".join(names[:2]) + (" and more" if len(names) > 2 else "")
    if isinstance(node, Call):
        return f"{node.function.name} of {of}" if of else f"{node.function.name}()"
    return of or "it"

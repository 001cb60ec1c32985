"""Events: what is refused, with its line."""

from __future__ import annotations

import pytest

from tests.model.author import Author

TILL = "Label('till', maximum=3)"
SALES = "Metric('sales_total', COUNTER, ONE, 'Sales.', Exporter('shop', 'shops', ()))"
TAKINGS = "Metric('takings_usd_total', COUNTER, USD, 'Takings.', Exporter('shop', 'shops', ()))"
BY_TILL = f"Metric('sales_total', COUNTER, ONE, 'Sales.', Exporter('shop', 'shops', ()), ({TILL},))"
QUEUE = "Metric('queue', GAUGE, ONE, 'Queue.', Exporter('shop', 'shops', ()))"
KEYWORD = "Argument('a', USD, 'A.', keyword=True)"
PRICE = "Argument('usd', USD, 'its price')"

GOOD = {"name": '"sold"', "help": '"It was sold."', "arguments": "()", "updates": f"(Count({SALES}),)"}


@pytest.mark.parametrize(
    ("argument", "changes", "summary"),
    [
        ("name", {"name": '"Sold"'}, "'Sold' is not the name of a method"),
        ("name", {"name": '"class"'}, "'class' is not the name of a method"),
        ("updates", {"updates": "()"}, "it updates no metric"),
        ("arguments", {"arguments": "(Label('self', maximum=1),)"}, "'self' cannot be the name of an argument"),
        ("arguments", {"arguments": f"({PRICE}, {PRICE})"}, "the argument 'usd' is given twice"),
        ("arguments", {"arguments": f"({PRICE},)"}, "no update uses 'usd'"),
        ("arguments", {"arguments": f"({KEYWORD}, {PRICE})"}, "'usd' is after a keyword"),
        ("arguments", {"arguments": f"({KEYWORD}, {TILL})"}, "'till' is after a keyword"),
        ("updates", {"updates": f"(Count({BY_TILL}),)"}, "nothing gives the label 'till' of sales_total"),
        (
            "updates",
            {"updates": f"(Count({BY_TILL}),)", "arguments": "(Label('till', maximum=4),)"},
            "the label 'till' of sales_total is another Label",
        ),
        ("updates", {"updates": f"(Add({TAKINGS}, 'usd +'),)"}, "'usd +' is not an expression of Python"),
        ("updates", {"updates": f"(Add({TAKINGS}, 'eur * 2'),)"}, "'eur * 2' reads 'eur', which is not an argument"),
        ("updates", {"updates": f"(Count({SALES}, when='eur'),)"}, "'eur' reads 'eur', which is not an argument"),
        (
            "updates",
            {"updates": f"(Count({SALES}, when='1 / usd > 2'),)", "arguments": f"({PRICE},)"},
            "'1 / usd > 2' is not a condition",
        ),
        (
            "updates",
            {"updates": f"(Add({TAKINGS}, 'seconds'),)", "arguments": "(Argument('seconds', SECONDS, 'Time.'),)"},
            "'seconds' is in seconds, and takings_usd_total in USD",
        ),
        (
            "arguments",
            {
                "updates": f"(Set({QUEUE}, 'count + 1'),)",
                "arguments": "(Argument('count', ONE, 'People.', optional=True),)",
            },
            "'count' may be None, so it can only be the value of a Set without `when`",
        ),
        ("derived", {"derived": f"{{{TILL}: '\"1\"'}}"}, "no updated metric has the label 'till'"),
        ("derived", {"derived": f"{{{TILL}: \"'1'\"}}"}, "\"'1'\" has single quotes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_event_is_refused_at_its_argument(
    author: Author, argument: str, changes: dict[str, str], summary: str
) -> None:
    """The line is that of the argument, and the message is one line."""
    assert author.refused("Event", argument, **(GOOD | changes)).summary == summary


@pytest.mark.parametrize(
    ("call", "arguments", "argument", "summary"),
    [
        ("Count", {"metric": QUEUE}, "metric", "queue is a gauge, not a counter"),
        ("Set", {"metric": SALES, "value": "'1'"}, "metric", "sales_total is a counter, not a gauge"),
        ("Stamp", {"metric": QUEUE}, "metric", "queue has the unit 1, not timestamp"),
        (
            "Argument",
            {"name": "'a'", "unit": "USD", "help": "'A.'", "default": "True"},
            "default",
            "only True or False can be a default",
        ),
        (
            "Argument",
            {"name": "'a'", "unit": "BOOL", "help": "'A.'", "optional": "True"},
            "optional",
            "True or False cannot be left out",
        ),
        (
            "Recorder",
            {"path": "'../recorder.py'", "events": "()"},
            "path",
            "'../recorder.py' is not the path of a module in the project",
        ),
        (
            "Label",
            {"name": "'size'", "values": "('small',)", "fallback": "'other'"},
            "fallback",
            "'other' is not one of its values",
        ),
    ],
)
def test_a_wrong_part_is_refused(
    author: Author, call: str, arguments: dict[str, str], argument: str, summary: str
) -> None:
    """An update, an argument, a recorder and a label are checked where they are written."""
    assert author.refused(call, argument, **arguments).summary == summary

"""Changes for people, programs and a summary, whatever the values hold."""

from __future__ import annotations

import json
import re
from typing import Any

from tradewatch.difference import Change, as_json, as_markdown, for_people
from tradewatch.difference.thing import Thing

EVERYWHERE = {"production", "staging"}
HOSTILE = (
    "a|b",
    "`code`",
    "``` fence",
    "`",
    "<img src=x onerror=alert(1)>",
    "@everyone",
    "[link](https://evil.example)",
    "two\nlines\n```\n# heading",
    "\x1b[31mred\x1b[0m",
    "\u202eright to left",
    "half \ud800 a character",
    "::error::a command",
    "\n::error::a command\n",
    "",
    " ",
)


def change(**fields: Any) -> Change:
    usual: dict[str, Any] = {
        "thing": Thing("alert", "DrawdownHigh"),
        "sort": "changed",
        "aspect": "limit",
        "before": "above 20%",
        "after": "above 30%",
        "environments": ("production",),
    }
    return Change(**{**usual, **fields})


def test_a_change_is_a_line() -> None:
    """People read the thing, the environments, the aspect and both values."""
    assert for_people([change()], EVERYWHERE) == "alert DrawdownHigh in production: limit above 20% -> above 30%"
    panel = change(
        thing=Thing("panel", "Loss", "standard/risk"), aspect="unit", after=None, environments=("production", "staging")
    )
    assert for_people([panel], EVERYWHERE) == (
        "panel Loss of standard/risk in every environment: unit above 20% -> none"
    )
    new = change(sort="added", aspect="", before=None, after="severity warning")
    assert for_people([new], EVERYWHERE) == "alert DrawdownHigh in production: added, severity warning"
    renamed = change(sort="renamed", aspect="name", after="LossHigh")
    assert for_people([renamed], EVERYWHERE) == "alert DrawdownHigh in production: renamed to LossHigh"


def test_long_values_are_told_line_by_line() -> None:
    """Of a long text, the lines that differ are printed below the change."""
    before = "\n".join(f"line {number}" for number in range(20))
    text = for_people([change(aspect="text", before=before, after=before.replace("line 9", "line nine"))], EVERYWHERE)
    first, *block = text.splitlines()
    assert first == "alert DrawdownHigh in production: text changed"
    assert block == [f"    {line}" for line in (" line 7", " line 8", "-line 9", "+line nine", " line 10", " line 11")]


def test_nothing_is_said_too() -> None:
    """Without a change, each form says so."""
    assert for_people([], EVERYWHERE) == "nothing changes in meaning"
    assert as_markdown([], EVERYWHERE).endswith("\n\nNothing.")
    assert as_json([]) == "[]"


def test_no_value_is_markup() -> None:
    """In Markdown every value stands inside code, where mentions, links, HTML and tables are only characters."""
    for value in HOSTILE:
        for fields in (
            {"before": value},
            {"aspect": f"label {value}"},
            {"thing": Thing("alert", value)},
            {"thing": Thing("panel", "Loss", value)},
            {"sort": "renamed", "after": value},
            {"sort": "added", "after": value},
        ):
            text = as_markdown([change(**fields)], EVERYWHERE)
            rest = _without_code(text.removeprefix("### What changes in meaning\n\n"))
            assert re.fullmatch(r"- \*\*(alert|panel)\*\* [\w :,>-]*", rest.strip()), (fields, text)


def test_no_value_is_a_command_or_a_line_of_its_own() -> None:
    """A log shows no control characters, and no line begins with what a value holds."""
    for value in HOSTILE:
        for fields in ({"before": value}, {"aspect": value}, {"thing": Thing("alert", value)}, {"after": value}):
            for text in (for_people([change(**fields)], EVERYWHERE), as_markdown([change(**fields)], EVERYWHERE)):
                assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
                assert not re.search(r"^\s*(?:::|#(?! *## What))", text, re.MULTILINE) or text.startswith("### What")
                assert not re.search(r"^\s*::", text, re.MULTILINE)
                text.encode()


def test_json_has_every_field() -> None:
    """Programs read the thing, what happened, both values and the environments, in ASCII."""
    hostile = change(thing=Thing("panel", "half \ud800", "risk"), before=("a", "b"), after=("b", "a"))
    text = as_json([hostile])
    assert text.isascii()
    assert json.loads(text) == [
        {
            "kind": "panel",
            "name": "half \ud800",
            "dashboard": "risk",
            "change": "changed",
            "aspect": "limit",
            "before": ["a", "b"],
            "after": ["b", "a"],
            "environments": ["production"],
        }
    ]


def test_a_summary_has_an_end() -> None:
    """GitHub refuses a summary of more than 1 MiB; what does not fit is counted."""
    text = as_markdown([change(before="x" * 100_000, after="y" * 100_000)] * 20, EVERYWHERE)
    assert len(text.encode()) < 1_000_000
    assert text.endswith("- 16 more changes: `build --diff` prints all")


def _without_code(text: str) -> str:
    """What is left of Markdown without code, as CommonMark finds it: blocks first, then spans of equal fences."""
    text = re.sub(r"^  (`{3,})diff\n(?:  .*\n|\n)*?  \1(?=\n|$)", "", text, flags=re.MULTILINE)
    return re.sub(r"(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)", "", text, flags=re.DOTALL)

"""The three formats of changes, for all kinds of values."""

from __future__ import annotations

import json
import re
from typing import Any

from tradewatch.difference import Change, as_json, as_markdown, as_text
from tradewatch.difference.part import Part

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
        "part": Part("alert", "DrawdownHigh"),
        "action": "changed",
        "aspect": "limit",
        "before": "above 20%",
        "after": "above 30%",
        "environments": ("production",),
    }
    return Change(**{**usual, **fields})


def test_a_change_is_a_line() -> None:
    """The line has the part, the environments, the aspect and both values."""
    assert as_text([change()], EVERYWHERE) == "alert DrawdownHigh in production: limit above 20% -> above 30%"
    panel = change(
        part=Part("panel", "Loss", "standard/risk"), aspect="unit", after=None, environments=("production", "staging")
    )
    assert as_text([panel], EVERYWHERE) == ("panel Loss of standard/risk in every environment: unit above 20% -> none")
    new = change(action="added", aspect="", before=None, after="severity warning")
    assert as_text([new], EVERYWHERE) == "alert DrawdownHigh in production: added, severity warning"
    renamed = change(action="renamed", aspect="name", after="LossHigh")
    assert as_text([renamed], EVERYWHERE) == "alert DrawdownHigh in production: renamed to LossHigh"


def test_long_values_are_shown_line_by_line() -> None:
    """The lines that differ are printed below the change."""
    before = "\n".join(f"line {number}" for number in range(20))
    text = as_text([change(aspect="text", before=before, after=before.replace("line 9", "line nine"))], EVERYWHERE)
    first, *block = text.splitlines()
    assert first == "alert DrawdownHigh in production: text changed"
    assert block == [f"    {line}" for line in (" line 7", " line 8", "-line 9", "+line nine", " line 10", " line 11")]


def test_no_change_has_a_text_too() -> None:
    """Without a change, each form says so."""
    assert as_text([], EVERYWHERE) == "nothing changes in meaning"
    assert as_markdown([], EVERYWHERE).endswith("\n\nNothing.")
    assert as_json([]) == "[]"


def test_no_value_is_markup() -> None:
    """In Markdown, every value is in code, where mentions, links, HTML and tables have no effect."""
    for value in HOSTILE:
        for fields in (
            {"before": value},
            {"aspect": f"label {value}"},
            {"part": Part("alert", value)},
            {"part": Part("panel", "Loss", value)},
            {"action": "renamed", "after": value},
            {"action": "added", "after": value},
        ):
            text = as_markdown([change(**fields)], EVERYWHERE)
            rest = _without_code(text.removeprefix("### What changes in meaning\n\n"))
            assert re.fullmatch(r"- \*\*(alert|panel)\*\* [\w :,>-]*", rest.strip()), (fields, text)


def test_no_value_is_a_command_or_a_line_of_its_own() -> None:
    """The text has no control characters, and no line begins with a value."""
    for value in HOSTILE:
        for fields in ({"before": value}, {"aspect": value}, {"part": Part("alert", value)}, {"after": value}):
            for text in (as_text([change(**fields)], EVERYWHERE), as_markdown([change(**fields)], EVERYWHERE)):
                assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
                assert not re.search(r"^\s*(?:::|#(?! *## What))", text, re.MULTILINE) or text.startswith("### What")
                assert not re.search(r"^\s*::", text, re.MULTILINE)
                text.encode()


def test_json_has_every_field() -> None:
    """Each object has the part, the action, both values and the environments, in ASCII."""
    hostile = change(part=Part("panel", "half \ud800", "risk"), before=("a", "b"), after=("b", "a"))
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


def test_a_summary_is_limited() -> None:
    """GitHub refuses a summary of more than 1 MiB; the changes that do not fit are counted."""
    text = as_markdown([change(before="x" * 100_000, after="y" * 100_000)] * 20, EVERYWHERE)
    assert len(text.encode()) < 1_000_000
    assert text.endswith("- 16 more changes: `build --diff` prints all")


def _without_code(text: str) -> str:
    """A Markdown text without its code, by CommonMark's rules: first blocks, then spans."""
    text = re.sub(r"^  (`{3,})diff\n(?:  .*\n|\n)*?  \1(?=\n|$)", "", text, flags=re.MULTILINE)
    return re.sub(r"(?<!`)(`+)(?!`)(?:.*?[^`])\1(?!`)", "", text, flags=re.DOTALL)

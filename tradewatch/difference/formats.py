"""Formats changes for people, for programs and for the summary of a pull request."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from tradewatch.difference.compare import Change
from tradewatch.difference.part import Value

# GitHub refuses a summary of more than 1 MiB.
_MOST_BYTES = 900_000
_SHORT = 80
_PLAIN = re.compile(r"[A-Za-z ]+")
# Control characters, characters that change the direction of writing, invisible ones, and half surrogate pairs.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def as_text(changes: Sequence[Change], everywhere: Collection[str]) -> str:
    """A line per change; for long values, the lines that differ. `everywhere` are the names of all environments."""
    lines = []
    for change in changes:
        inside = f" of {change.part.inside}" if change.part.inside else ""
        where, (description, block) = _where(change, everywhere), _described(change, _quoted)
        lines.append(f"{change.part.kind} {change.part.name}{inside}{where}: {description}".replace("\n", "\\n"))
        lines += [f"    {line}" for line in block]
    return _printable("\n".join(lines or ["nothing changes in meaning"]))


def as_json(changes: Sequence[Change]) -> str:
    """A JSON array with an object per change; an order is an array."""
    objects = [
        {
            "kind": change.part.kind,
            "name": change.part.name,
            "dashboard": change.part.inside or None,
            "change": change.action,
            "aspect": change.aspect or None,
            "before": change.before,
            "after": change.after,
            "environments": change.environments,
        }
        for change in changes
    ]
    return json.dumps(objects, indent=2)


def as_markdown(changes: Sequence[Change], everywhere: Collection[str]) -> str:
    """A list for a job summary. Every value is in a code span or block, where nothing is markup or a mention."""
    lines = ["### What changes in meaning", ""]
    size = 0
    for number, change in enumerate(changes):
        entry = _printable("\n".join(_entry(change, everywhere)))
        size += len(entry.encode())
        if size > _MOST_BYTES:
            lines.append(f"- {len(changes) - number} more changes: `build --diff` prints all")
            break
        lines.append(entry)
    return "\n".join([*lines, *([] if changes else ["Nothing."])])


def _entry(change: Change, everywhere: Collection[str]) -> Iterator[str]:
    inside = f" of {code_span(change.part.inside)}" if change.part.inside else ""
    where, (description, block) = _where(change, everywhere), _described(change, code_span)
    yield f"- **{change.part.kind}** {code_span(change.part.name)}{inside}{where}: {description}"
    if block:
        fence = "`" * max(3, _longest_run("\n".join(block)) + 1)
        yield from (f"  {line}" for line in ("", f"{fence}diff", *block, fence))


def _where(change: Change, everywhere: Collection[str]) -> str:
    if change.part.kind == "environment":
        return ""
    every = len(change.environments) > 1 and set(change.environments) == set(everywhere)
    return " in every environment" if every else f" in {', '.join(change.environments)}"


def _described(change: Change, quote: Callable[[str], str]) -> tuple[str, list[str]]:
    """The change in one line, and for long values the lines that differ."""
    if change.action == "renamed":
        return f"renamed to {quote(str(change.after))}", []
    if change.action != "changed":
        main = change.after if change.action == "added" else change.before
        return f"{change.action}{f', {quote(str(main))}' if main else ''}", []
    aspect = change.aspect if _PLAIN.fullmatch(change.aspect) else quote(change.aspect)
    sides = (change.before, change.after)
    if all(side is None or (isinstance(side, str) and len(side) <= _SHORT and "\n" not in side) for side in sides):
        before, after = ("none" if side is None else quote(str(side)) for side in sides)
        return f"{aspect} {before} -> {after}", []
    lines = difflib.unified_diff(_lines(change.before), _lines(change.after), lineterm="", n=2)
    # Without the names of files and the line numbers.
    return f"{aspect} changed", ["..." if line.startswith("@@") else line for line in list(lines)[3:]]


def _lines(side: Value | None) -> list[str]:
    return side.split("\n") if isinstance(side, str) else list(side or ())


def _quoted(value: str) -> str:
    return value or '""'


def code_span(value: str) -> str:
    """A code span for any value."""
    fence = "`" * (_longest_run(value) + 1)
    text = _printable(value.replace("\n", "\\n"))
    return f"{fence} {text} {fence}" if not text.strip() or "`" in (text[0], text[-1]) else f"{fence}{text}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)

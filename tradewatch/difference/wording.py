"""Changes as people, programs and a pull request's summary read them."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Collection, Iterator, Sequence

from tradewatch.difference.compare import Change
from tradewatch.difference.thing import Value

# GitHub refuses a summary of more than 1 MiB.
_MOST_BYTES = 900_000
_SHORT = 80
_PLAIN = re.compile(r"[A-Za-z ]+")
# Control characters, those that turn the direction of writing or are not seen, and halves of characters.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def for_people(changes: Sequence[Change], everywhere: Collection[str]) -> str:
    """A line for each change; long texts below it, line by line. `everywhere` are the names of all environments."""
    written = []
    for change in changes:
        inside = f" of {change.thing.inside}" if change.thing.inside else ""
        where, (said, block) = _where(change, everywhere), _said(change, _quoted)
        written.append(f"{change.thing.kind} {change.thing.name}{inside}{where}: {said}".replace("\n", "\\n"))
        written += [f"    {line}" for line in block]
    return _printable("\n".join(written or ["nothing changes in meaning"]))


def as_json(changes: Sequence[Change]) -> str:
    """An array of objects; an order is a list."""
    objects = [
        {
            "kind": change.thing.kind,
            "name": change.thing.name,
            "dashboard": change.thing.inside or None,
            "change": change.sort,
            "aspect": change.aspect or None,
            "before": change.before,
            "after": change.after,
            "environments": change.environments,
        }
        for change in changes
    ]
    return json.dumps(objects, indent=2)


def as_markdown(changes: Sequence[Change], everywhere: Collection[str]) -> str:
    """A list for a job summary. Every value stands in a code span or block, where nothing is markup or a mention."""
    written = ["### What changes in meaning", ""]
    size = 0
    for number, change in enumerate(changes):
        entry = _printable("\n".join(_entry(change, everywhere)))
        size += len(entry.encode())
        if size > _MOST_BYTES:
            written.append(f"- {len(changes) - number} more changes: `build --diff` prints all")
            break
        written.append(entry)
    return "\n".join([*written, *([] if changes else ["Nothing."])])


def _entry(change: Change, everywhere: Collection[str]) -> Iterator[str]:
    inside = f" of {code_span(change.thing.inside)}" if change.thing.inside else ""
    where, (said, block) = _where(change, everywhere), _said(change, code_span)
    yield f"- **{change.thing.kind}** {code_span(change.thing.name)}{inside}{where}: {said}"
    if block:
        fence = "`" * max(3, _longest_run("\n".join(block)) + 1)
        yield from (f"  {line}" for line in ("", f"{fence}diff", *block, fence))


def _where(change: Change, everywhere: Collection[str]) -> str:
    if change.thing.kind == "environment":
        return ""
    every = len(change.environments) > 1 and set(change.environments) == set(everywhere)
    return " in every environment" if every else f" in {', '.join(change.environments)}"


def _said(change: Change, quote: Callable[[str], str]) -> tuple[str, list[str]]:
    """What happened, and the lines that differ when the values are long."""
    if change.sort == "renamed":
        return f"renamed to {quote(str(change.after))}", []
    if change.sort != "changed":
        main = change.after if change.sort == "added" else change.before
        return f"{change.sort}{f', {quote(str(main))}' if main else ''}", []
    aspect = change.aspect if _PLAIN.fullmatch(change.aspect) else quote(change.aspect)
    sides = (change.before, change.after)
    if all(side is None or (isinstance(side, str) and len(side) <= _SHORT and "\n" not in side) for side in sides):
        before, after = ("none" if side is None else quote(str(side)) for side in sides)
        return f"{aspect} {before} -> {after}", []
    lines = difflib.unified_diff(_lines(change.before), _lines(change.after), lineterm="", n=2)
    # Without the two names of files, and the numbers of lines.
    return f"{aspect} changed", ["..." if line.startswith("@@") else line for line in list(lines)[3:]]


def _lines(side: Value | None) -> list[str]:
    return side.split("\n") if isinstance(side, str) else list(side or ())


def _quoted(value: str) -> str:
    return value or '""'


def code_span(value: str) -> str:
    """A code span, whatever the value holds."""
    fence = "`" * (_longest_run(value) + 1)
    text = _printable(value.replace("\n", "\\n"))
    return f"{fence} {text} {fence}" if not text.strip() or "`" in (text[0], text[-1]) else f"{fence}{text}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape", "surrogatepass").decode(), text)

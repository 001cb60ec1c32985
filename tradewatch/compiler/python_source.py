"""Python source, formatted as `ruff format` would do it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

WIDTH = 120


def wrapped(head: str, items: Sequence[str], tail: str, brackets: str = "()") -> str:
    """A statement with items in brackets, such as the arguments of a call: on one line, on three, or an item a line.

    `head` is the text before the opening bracket, with the statement's indentation, and `tail` what follows the closing
    one.
    """
    indent = " " * (len(head) - len(head.lstrip()))
    opening, closing = tuple(brackets)
    joined = ", ".join(items)
    if len(line := f"{head}{opening}{joined}{closing}{tail}") <= WIDTH:
        return line
    inside = f"{indent}    {joined}"
    if len(inside) > WIDTH:
        inside = "\n".join(f"{indent}    {item}," for item in items)
    return f"{head}{opening}\n{inside}\n{indent}{closing}{tail}"


def imported(module: str, names: Sequence[str]) -> str:
    """An import of names from a module, all on one line or one a line."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in names), ")"])


def texts(values: Sequence[str]) -> list[str]:
    """Texts as literals."""
    return [f'"{value}"' for value in values]


def tuple_of(items: Sequence[str]) -> str:
    """A tuple in parentheses; its items have no line breaks."""
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def docstring(paragraphs: Sequence[Sequence[str]], indent: str) -> str:
    """A docstring of paragraphs, each of them a list of texts that begin on a line of their own."""
    lines: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        lines += [""] if number else []
        for text in paragraph:
            quotes = '"""' if not lines else ""
            safe = text.replace("\\", "\\\\").replace('"""', "'''")
            lines += textwrap.wrap(
                quotes + safe,
                WIDTH,
                initial_indent=indent,
                subsequent_indent=indent + ("" if quotes else "    "),
                break_long_words=False,
                break_on_hyphens=False,
            )
    return "\n".join([*lines, f'{indent}"""'])

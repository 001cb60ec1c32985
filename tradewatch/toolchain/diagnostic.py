"""What promtool or amtool reports, and where in the generated file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YAML_LINE = re.compile(r"^(?:yaml: )?\s*line (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Diagnostic:
    """One fault that a tool reports: `message` is its own text, without the place.

    `rule` counts from 0 in `group`; `line` and `column` count from 1 in `file`. What the tool does not report is None.
    """

    message: str
    file: str | None = None
    group: str | None = None
    rule: int | None = None
    line: int | None = None
    column: int | None = None


def yaml_diagnostics(text: str, file: str | None) -> list[Diagnostic]:
    """The errors of Go's YAML parser; a text of any other form is one diagnostic.

    The parser prints `yaml: line 5: ...`, or `yaml: unmarshal errors:` with a `  line 6: ...` per field.
    """
    heading, _, findings = text.partition("\n")
    items = re.split(r"\n(?=  line \d+: )", findings) if heading == "yaml: unmarshal errors:" else [text]
    diagnostics = []
    for item in items:
        match = _YAML_LINE.match(item)
        diagnostics.append(
            Diagnostic(match[2].strip(), file, line=int(match[1])) if match else Diagnostic(item.strip(), file)
        )
    return diagnostics


def unrecognised_output(program: str, exit_code: int, stdout: str, stderr: str) -> Diagnostic:
    """The whole output of a failure, in a form that this version does not recognise."""
    output = "\n".join(text.strip() for text in (stderr, stdout) if text.strip())
    return Diagnostic(output or f"{program} failed with exit code {exit_code} and printed nothing")

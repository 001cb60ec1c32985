"""What promtool or amtool found wrong, and where in the generated file."""

from __future__ import annotations

import re
from dataclasses import dataclass

_YAML_LINE = re.compile(r"^(?:yaml: )?\s*line (\d+): (.*)", re.DOTALL)


@dataclass(frozen=True)
class Complaint:
    """One finding of a tool.

    `rule` counts from 0 within `group`; `line` and `column` count from 1 within `file`. What the tool
    did not say is None. `message` is the tool's own text without the place.
    """

    message: str
    file: str | None = None
    group: str | None = None
    rule: int | None = None
    line: int | None = None
    column: int | None = None


def from_yaml_error(text: str, file: str | None) -> list[Complaint]:
    """Read what Go's YAML parser says, one complaint a finding; a text of any other shape is one complaint.

    It says `yaml: line 5: ...`, or `yaml: unmarshal errors:` with a `  line 6: ...` for each field.
    """
    heading, _, findings = text.partition("\n")
    items = re.split(r"\n(?=  line \d+: )", findings) if heading == "yaml: unmarshal errors:" else [text]
    complaints = []
    for item in items:
        match = _YAML_LINE.match(item)
        complaints.append(
            Complaint(match[2].strip(), file, line=int(match[1])) if match else Complaint(item.strip(), file)
        )
    return complaints


def unread(program: str, exit_code: int, stdout: str, stderr: str) -> Complaint:
    """Keep an output that nothing here knows how to read, so that no failure is swallowed."""
    said = "\n".join(text.strip() for text in (stderr, stdout) if text.strip())
    return Complaint(said or f"{program} failed with exit code {exit_code} and said nothing")

"""Read what `promtool check rules` and `promtool check config` print, as 2.42 and 3.5 print it.

The files go to stdout and the findings to stderr:

    Checking a.yml                 |    FAILED:
      SUCCESS: 1 rules found       |  b.yml: 7:11: group "g", rule 2, "A": could not parse expression: ...
    Checking b.yml                 |  b.yml: 9:11: group "g", rule 3, "B": could not parse expression: ...

A finding need not name its file (a duplicate rule does not), so the n-th `FAILED:` block belongs to the
n-th file without a `SUCCESS`. A finding about the configuration itself stands on the line of its `FAILED:`.
"""

from __future__ import annotations

import ast
import re
from itertools import groupby

from tradewatch.toolchain.complaint import Complaint, from_yaml_error, unread
from tradewatch.toolchain.run import Finished

_FAILED = re.compile(r"^  FAILED:", re.MULTILINE)
_POSITION = re.compile(r"(\d+):(\d+): ")
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_RULE = re.compile(rf"group {_QUOTED}, rule (\d+), {_QUOTED}: (.*)", re.DOTALL)
_DUPLICATE = re.compile(r"^Metric: (.*)\nLabel\(s\):\n((?:\t.*\n)*)", re.MULTILINE)


def complaints_of(checked: Finished, *, config: str | None = None) -> list[Complaint]:
    """List what promtool complains of; `config` is the configuration file, when that was checked.

    A failure always gives at least one complaint: an output of unknown shape is kept as it is.
    """
    if checked.exit_code == 0:
        return []
    before, *blocks = _FAILED.split(checked.stderr)
    rule_files = _without_success(checked.stdout, config)
    about_rules = [block for block in blocks if block.startswith("\n")]
    if not blocks or len(rule_files) != len(about_rules):
        return [unread("promtool", checked.exit_code, checked.stdout, checked.stderr)]
    complaints = [Complaint(before.strip(), config)] if before.strip() else []
    for block in blocks:
        if not block.startswith("\n"):
            complaints += from_yaml_error(block.strip().removeprefix(f"parsing YAML file {config}: "), config)
    for block, file in zip(about_rules, rule_files, strict=True):
        complaints += _rule_file(block, file)
    # promtool 3 prints some findings twice.
    return list(dict.fromkeys(complaints)) or [unread("promtool", checked.exit_code, checked.stdout, checked.stderr)]


def _without_success(stdout: str, config: str | None) -> list[str]:
    """Name the rule files that promtool began to check and did not call a success, in its order."""
    _, *files = re.split(r"^Checking ", stdout, flags=re.MULTILINE)
    names = [text.partition("\n")[0] for text in files if "\n  SUCCESS: " not in text]
    return [name for name in names if name != config]


def _rule_file(block: str, file: str) -> list[Complaint]:
    """Read the block of one rule file; a finding may go on over several lines."""
    # promtool 2 indents the first line of a finding by five spaces under `check config`.
    findings = re.split(rf"\n *(?={re.escape(file)}: |lint error )", block.rstrip())
    complaints = []
    for finding in findings:
        if finding.startswith("lint error "):
            complaints += _duplicates(finding, file)
        elif finding.strip():
            complaints += _finding(finding.removeprefix(f"{file}: "), file)
    # Go goes through a rule's labels and annotations in a new order each time.
    by_rule = groupby(complaints, key=lambda each: (each.group, each.rule, each.line))
    return [each for _, found in by_rule for each in sorted(found, key=lambda each: each.message)]


def _finding(text: str, file: str) -> list[Complaint]:
    line = column = None
    while position := _POSITION.match(text):
        # 0:0 is promtool's way of not knowing; of two places, a record's and an alert's, one will do.
        if line is None and position.group() != "0:0: ":
            line, column = int(position[1]), int(position[2])
        text = text[position.end() :]
    if rule := _RULE.match(text):
        group, number, _, message = rule.groups()
        return [Complaint(message.strip(), file, _unquoted(group), int(number) - 1, line, column)]
    if line is not None:
        return [Complaint(text.strip(), file, line=line, column=column)]
    return from_yaml_error(text, file)


def _duplicates(finding: str, file: str) -> list[Complaint]:
    complaints = []
    for name, labels in _DUPLICATE.findall(finding):
        listed = ", ".join(label.strip() for label in labels.splitlines())
        complaints.append(Complaint(f"duplicate rule: {name} with labels {{{listed}}}", file))
    return complaints or [Complaint(finding.strip(), file)]


def _unquoted(name: str) -> str:
    """Undo Go's %q, whose escapes are all Python's too."""
    return str(ast.literal_eval(f'"{name}"'))

"""Reads the output of promtool, versions 2.42 and 3.5.

`promtool check` prints the files to stdout and the findings to stderr:

    Checking a.yml                 |    FAILED:
      SUCCESS: 1 rules found       |  b.yml: 7:11: group "g", rule 2, "A": could not parse expression: ...
    Checking b.yml                 |  b.yml: 9:11: group "g", rule 3, "B": could not parse expression: ...

Some findings do not name their file, for example a duplicate rule. So the n-th `FAILED:` block belongs to the n-th file
without a `SUCCESS`. A finding about the configuration itself is on the line of its `FAILED:`.
"""

from __future__ import annotations

import ast
import re
from itertools import groupby

from tradewatch.toolchain.diagnostic import Diagnostic, unrecognised_output, yaml_diagnostics
from tradewatch.toolchain.run import Finished

_FAILED = re.compile(r"^  FAILED:", re.MULTILINE)
_TESTED = re.compile(r"^(?:Unit Testing: .*\n)?((?:  WARNING: .*\n)*)  (SUCCESS|FAILED):?\n", re.MULTILINE)
_POSITION = re.compile(r"(\d+):(\d+): ")
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_RULE = re.compile(rf"group {_QUOTED}, rule (\d+), {_QUOTED}: (.*)", re.DOTALL)
_DUPLICATE = re.compile(r"^Metric: (.*)\nLabel\(s\):\n((?:\t.*\n)*)", re.MULTILINE)


def diagnostics_in(checked: Finished, *, config: str | None = None) -> list[Diagnostic]:
    """What promtool reports; `config` is the configuration file, if that was checked.

    A failure always gives at least one diagnostic; an output of an unknown form becomes one as a whole.
    """
    if checked.exit_code == 0:
        return []
    before, *blocks = _FAILED.split(checked.stderr)
    rule_files = _without_success(checked.stdout, config)
    about_rules = [block for block in blocks if block.startswith("\n")]
    unrecognised = [unrecognised_output("promtool", checked.exit_code, checked.stdout, checked.stderr)]
    if not blocks or len(rule_files) != len(about_rules):
        return unrecognised
    diagnostics = [Diagnostic(before.strip(), config)] if before.strip() else []
    for block in blocks:
        if not block.startswith("\n"):
            diagnostics += yaml_diagnostics(block.strip().removeprefix(f"parsing YAML file {config}: "), config)
    for block, file in zip(about_rules, rule_files, strict=True):
        diagnostics += _rule_file(block, file)
    # promtool 3 prints some findings twice.
    return list(dict.fromkeys(diagnostics)) or unrecognised


def failures_in(tested: str) -> list[str | None]:
    """What failed in each file, or None if it passed; from the joined output of `promtool test rules`."""
    _, *parts = _TESTED.split(tested)
    return [
        None if result == "SUCCESS" else warnings + errors
        for warnings, result, errors in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _without_success(stdout: str, config: str | None) -> list[str]:
    """The rule files that promtool checked without success, in its order."""
    _, *files = re.split(r"^Checking ", stdout, flags=re.MULTILINE)
    names = [text.partition("\n")[0] for text in files if "\n  SUCCESS: " not in text]
    return [name for name in names if name != config]


def _rule_file(block: str, file: str) -> list[Diagnostic]:
    """The findings in the block of one rule file; a finding may have several lines."""
    # promtool 2 indents the first line of a finding by five spaces under `check config`.
    findings = re.split(rf"\n *(?={re.escape(file)}: |lint error )", block.rstrip())
    diagnostics = []
    for finding in findings:
        if finding.startswith("lint error "):
            diagnostics += _duplicates(finding, file)
        elif finding.strip():
            diagnostics += _finding(finding.removeprefix(f"{file}: "), file)
    # Go iterates over a rule's labels and annotations in a random order.
    by_rule = groupby(diagnostics, key=lambda each: (each.group, each.rule, each.line))
    return [each for _, found in by_rule for each in sorted(found, key=lambda each: each.message)]


def _finding(text: str, file: str) -> list[Diagnostic]:
    line = column = None
    while position := _POSITION.match(text):
        # 0:0 means an unknown position; of two positions, a record's and an alert's, the first is enough.
        if line is None and position.group() != "0:0: ":
            line, column = int(position[1]), int(position[2])
        text = text[position.end() :]
    if rule := _RULE.match(text):
        group, number, _, message = rule.groups()
        return [Diagnostic(message.strip(), file, _unquoted(group), int(number) - 1, line, column)]
    if line is not None:
        return [Diagnostic(text.strip(), file, line=line, column=column)]
    return yaml_diagnostics(text, file)


def _duplicates(finding: str, file: str) -> list[Diagnostic]:
    diagnostics = []
    for name, labels in _DUPLICATE.findall(finding):
        listed = ", ".join(label.strip() for label in labels.splitlines())
        diagnostics.append(Diagnostic(f"duplicate rule: {name} with labels {{{listed}}}", file))
    return diagnostics or [Diagnostic(finding.strip(), file)]


def _unquoted(name: str) -> str:
    """Undo Go's %q, whose escapes are the same in Python."""
    return str(ast.literal_eval(f'"{name}"'))

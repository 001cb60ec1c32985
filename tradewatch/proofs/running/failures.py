"""Reads the failures that `promtool test rules` prints, and compares expected with found alerts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.proofs.cases.kinds import case_kind

_ALERT = re.compile(
    r"^ {4}(?:name: (?P<title>[^\n]*),\n {4})?alertname: (?P<name>[^\n]+?), time: (?P<time>[^,\s]+), *\n"
    r" {8}exp:\[(?P<wanted>.*?)\], *\n {8}got:\[(?P<got>.*?)\]$",
    re.MULTILINE | re.DOTALL,
)
_STATE = re.compile(
    r"^ {4}(?:name: (?P<title>[^\n]*),\n {4})?"
    r'expr: "ALERTS\{alertname=\\"(?P<name>[^"\\]+)\\",alertstate=\\"(?P<state>\w+)\\"\}", time: (?P<time>[^,\s]+), *\n'
    r" {8}exp: ?(?P<wanted>[^\n]*)\n {8}got: ?(?P<got>[^\n]*)",
    re.MULTILINE,
)
_ERROR = re.compile(r"^ {4}rule: (?P<name>[^\n]+?), time: (?P<time>[^,\s]+), err: (?P<error>[^\n]*)", re.MULTILINE)
_ENTRY = re.compile(r"Labels:\{(?P<labels>[^\n]*)\}\n\s*Annotations:\{(?P<annotations>[^\n]*)\}")
_SERIES = re.compile(r"\{([^}]*)\} 1")


class FailedCheck(NamedTuple):
    """An evaluation at which an alert was not as expected.

    `not_firing` are the cases for which the alert should have fired, `wrongly_firing` those for which it should not.
    """

    title: str
    alert: str
    time: str
    summary: str
    details: str
    not_firing: tuple[str, ...] = ()
    wrongly_firing: tuple[str, ...] = ()


def failed_checks(output: str, identity: str) -> Iterator[FailedCheck]:
    """The failed evaluations in promtool's output for one test file, in its order; none if it does not name an alert.

    `identity` is the label whose value is the name of a case.
    """
    found: list[tuple[int, FailedCheck]] = []
    for match in _ALERT.finditer(output):
        wanted, got = dict(_ENTRY.findall(match["wanted"])), dict(_ENTRY.findall(match["got"]))
        found.append((match.start(), _failed_check(match, identity, "firing", wanted, got)))
    for match in _STATE.finditer(output):
        sides = [dict.fromkeys(_SERIES.findall(match[side]), "") for side in ("wanted", "got")]
        found.append((match.start(), _failed_check(match, identity, match["state"], *sides)))
    for match in _ERROR.finditer(output):
        summary = f"at {match['time']}: it cannot be evaluated"
        found.append((match.start(), FailedCheck("", match["name"], match["time"], summary, match["error"])))
    yield from (check for _, check in sorted(found))


def _failed_check(
    match: re.Match[str], identity: str, state: str, wanted: dict[str, str], got: dict[str, str]
) -> FailedCheck:
    missing = [labels for labels in wanted if labels not in got]
    extra = [labels for labels in got if labels not in wanted]
    other = [labels for labels in wanted if labels in got and wanted[labels] != got[labels]]
    counts = [
        f"{len(missing)} that should be {state} {_are(missing)} not" if missing else "",
        f"{len(extra)} that should not be {state} {_are(extra)}" if extra else "",
        f"{len(other)} {'has' if len(other) == 1 else 'have'} another text" if other else "",
    ]
    lines = [
        *(f"expected, not found: {labels}" for labels in missing),
        *(f"found, not expected: {labels}" for labels in extra),
        *(line for labels in other for line in (f"expected: {wanted[labels]}", f"got:      {got[labels]}")),
    ]
    title = match["title"] or ""
    summary = f"at {match['time']}: {', '.join(filter(None, counts))}"
    cases = (_cases(title, missing, identity), _cases(title, extra, identity))
    return FailedCheck(title, match["name"], match["time"], summary, "\n".join(lines), *cases)


def _cases(title: str, found: list[str], identity: str) -> tuple[str, ...]:
    """The names of the cases whose alerts have these labels.

    A target has the name of its case, in the label `identity` and before the port of `instance`. A test with one case
    has it in its title.
    """
    named = title.partition(": ")[2]
    values = _values(identity, found) or _values("instance", found)
    return tuple(dict.fromkeys([named] if found and named and not any(map(case_kind, values)) else values))


def _values(label: str, found: list[str]) -> list[str]:
    return [value for labels in found for value in re.findall(rf'\b{label}="([^":]*)', labels)]


def _are(things: list[str]) -> str:
    return "is" if len(things) == 1 else "are"

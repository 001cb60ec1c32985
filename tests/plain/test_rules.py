"""Rule files that no server loads: each is one clear problem at its line, in bounded time and memory."""

from __future__ import annotations

import pytest

from tradewatch.model import Problem
from tradewatch.plain.rules import read_rules

RULES = "groups:\n- name: g\n  rules:\n"
CHAIN = "a0: &a0 {x: 1}\n" + "".join(f"a{each}: &a{each} {{<<: *a{each - 1}}}\n" for each in range(1, 100))
BOMB = "x0: &x0 {a: 1}\n" + "".join(f"x{each}: &x{each} {{<<: [{f'*x{each - 1}, ' * 9}]}}\n" for each in range(1, 12))
MANY = "r: &r {alert: A, expr: up}\nl: &l [" + "*r, " * 3000 + "]\ngroups:\n" + "- {name: g, rules: *l}\n" * 3000

UNLOADABLE = {
    "groups: all\n": (1, "`groups`: is not a list"),
    "groups: [a]\n": (1, "a group: is not a mapping"),
    "groups:\n- name: g\n  rules: all\n": (3, "`rules` of group g: is not a list"),
    "groups:\n- rules: []\n": (2, "a group: does not have a name"),
    RULES + "  - a\n": (4, "a rule of group g: is not a mapping"),
    RULES + "  - {alert: A, expr: up, labels: [a]}\n": (4, "`labels` of alert A: is not a mapping"),
    RULES + "  - {alert: A, expr: up, labels: {a: [b]}}\n": (4, "label a of alert A: is not a text"),
    RULES + "  - {alert: A, expr: up, for: [5m]}\n": (4, "`for` of alert A: is not a text"),
    RULES + "  - {alert: A, expr: up, [a]: b}\n": (4, "a rule of group g: a key is not a text"),
    "groups:\n- &a\n  name: g\n  <<: &b\n    <<: *a\n": (5, "file f.yml: *a contains itself"),
    "groups: &g\n- *g\n": (2, "file f.yml: *g contains itself"),
    CHAIN + "groups: []\n": (48, "file f.yml: is nested deeper than 50 levels"),
    "[" * 100_000: (1, "file f.yml: is nested deeper than 50 levels"),
    "- " * 50_000: (1, "file f.yml: is nested deeper than 50 levels"),
    BOMB + "groups: []\n": (4, "file f.yml: repeats so much by aliases that Prometheus refuses it"),
    MANY: (2, "file f.yml: repeats so much by aliases that Prometheus refuses it"),
    RULES + "  - {alert: A, expr: up}\n" * 51: (1, "file f.yml: has more than 50 rules"),
}


def test_what_no_server_loads_is_one_problem_at_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Something of another kind than Prometheus reads, what contains itself, and what aliases blow up."""
    monkeypatch.setattr("tradewatch.plain.rules._MOST", 50)
    for text, (line, message) in UNLOADABLE.items():
        problems = [each for each in read_rules("f.yml", text) if isinstance(each, Problem)]
        reported = [(each.where.line if each.where else 0, f"{each.subject}: {each.summary}") for each in problems]
        # A group without a name, and a rule that is not a mapping, lack what they must have, too.
        assert (line, message) in reported, (text[:80], reported)
        assert len(reported) <= 2, (text[:80], reported)


def test_aliases_in_moderation_are_read() -> None:
    """Labels that many rules share are written once."""
    text = "x: &labels {team: a, page: b}\n" + RULES + "  - {alert: A, expr: up, labels: *labels}\n" * 2_000
    rules = list(read_rules("f.yml", text))
    assert not any(isinstance(each, Problem) for each in rules)
    assert len(rules) == 2_000

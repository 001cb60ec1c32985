"""Rule files that no server loads: each is one clear problem at its line, in bounded time and memory."""

from __future__ import annotations

import pytest

from tests.plain.conftest import RULES, Reader

CHAIN = "a0: &a0 {x: 1}\n" + "".join(f"a{each}: &a{each} {{<<: *a{each - 1}}}\n" for each in range(1, 100))
BOMB = "x0: &x0 {a: 1}\n" + "".join(f"x{each}: &x{each} {{<<: [{f'*x{each - 1}, ' * 9}]}}\n" for each in range(1, 12))
MANY = "r: &r {alert: A, expr: up}\nl: &l [" + "*r, " * 3000 + "]\ngroups:\n" + "- {name: g, rules: *l}\n" * 3000

UNLOADABLE = {
    "groups: all\n": (1, "`groups`: is not a list"),
    "groups: {a: {rules: []}}\n": (1, "`groups`: is not a list"),
    "groups: [a]\n": (1, "a group: is not a mapping"),
    "groups:\n- name: g\n  rules: all\n": (3, "`rules` of group g: is not a list"),
    "groups:\n- rules: []\n": (2, "a group: does not have a name"),
    "gruops:\n": (1, "file f.yml: does not have rules"),
    "groups: []\nrules: []\n": (2, "file f.yml: Prometheus does not know the key `rules` here"),
    RULES + "  - a\n": (4, "a rule of group g: is not a mapping"),
    RULES + "  - {alert: A, expr: up, labels: [a]}\n": (4, "`labels` of alert A: is not a mapping"),
    RULES + "  - {alert: A, expr: up, labels: {a: [b]}}\n": (4, "label a of alert A: is not a text"),
    RULES + "  - {alert: A, expr: up, for: [5m]}\n": (4, "`for` of alert A: is not a text"),
    RULES + "  - {alert: A, expr: up, for: 300}\n": (
        4,
        "alert A: '300' is not a duration such as 30s, 5m or 1h30m",
    ),
    RULES + "  - {alert: A, expr: up, [a]: b}\n": (4, "a rule: a key is not a text"),
    RULES + "  - {alert: A, record: 'a:b', expr: up}\n": (4, "alert A: has `alert` and `record`"),
    RULES + "  - {record: 'a:b', expr: up, for: 5m}\n": (4, "recording rule a:b: has `for`, which only alerts have"),
    RULES + "  - {alert: A, expr: up, labels: {for: 5m}}\n": (4, "alert A: has `for` under `labels`"),
    RULES + "  - {alert: A, expr: up, labels: {annotations: {a: b}}}\n": (
        4,
        "alert A: has `annotations` under `labels`",
    ),
    "groups:\n- &a\n  name: g\n  <<: &b\n    <<: *a\n": (5, "file f.yml: *a contains itself"),
    "groups: &g\n- *g\n": (2, "file f.yml: *g contains itself"),
    "groups: *g\n": (1, "file f.yml: is not YAML: found undefined alias"),
    CHAIN + "groups: []\n": (48, "file f.yml: is nested deeper than 50 levels"),
    "[" * 100_000: (1, "file f.yml: is nested deeper than 50 levels"),
    "- " * 50_000: (1, "file f.yml: is nested deeper than 50 levels"),
    BOMB + "groups: []\n": (4, "file f.yml: repeats so much by aliases that Prometheus refuses it"),
    MANY: (2, "file f.yml: repeats so much by aliases that Prometheus refuses it"),
    RULES + "  - {alert: A, expr: up}\n" * 51: (54, "file f.yml: has more than 50 rules"),
}


def test_what_no_server_loads_is_one_problem_at_its_line(read: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something of another kind than Prometheus reads, what contains itself, and what aliases blow up."""
    monkeypatch.setattr("tradewatch.plain.rules._MOST", 50)
    for text, problem in UNLOADABLE.items():
        reported = read.problems(text)
        assert problem in reported, (text[:80], reported)
        # An unknown key at the top is a second fault of some of them.
        assert len([each for each in reported if "know the key" not in each[1]]) <= 1, (text[:80], reported)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("  - {alert: A, expr: up, severity: page}\n", "`labels` of a rule"),
        ("  - {alert: A, expr: up, summary: down}\n", "`annotations` of a rule"),
        ("  - {alert: A, expr: up, interval: 1m}\n", "a group"),
        ("  for: 5m\n", "a rule"),
    ],
)
def test_a_key_on_another_level_belongs_elsewhere(read: Reader, text: str, place: str) -> None:
    """The fix says where."""
    (problem,) = read(RULES + text).problems
    assert problem.fix == f"move it to {place}"


def test_aliases_in_moderation_are_read(read: Reader) -> None:
    """Labels that many rules share are written once."""
    first = "  - {alert: A, expr: up, labels: &labels {team: a, page: b}}\n"
    found = read(RULES + first + "  - {alert: A, expr: up, labels: *labels}\n" * 2_000)
    assert not found.problems
    assert [rule.labels for rule in found.rules] == [{"team": "a", "page": "b"}] * 2_001


def test_what_an_alias_repeats_has_the_line_of_its_rule(read: Reader) -> None:
    """The line of an anchor elsewhere does not show which rule is wrong."""
    first = "  - &first\n    alert: A\n    expr: up == 0\n    labels: {a: b}\n"
    found = read(RULES + first + "  - <<: *first\n    alert: B\n  - *first\n")
    lines = [(rule.name, rule.location(rule.expr, 0).line, rule.where("a").line) for rule in found.rules]
    assert lines == [("A", 6, 7), ("B", 8, 8), ("A", 10, 10)]


def test_words_of_yaml_1_1_are_texts(read: Reader) -> None:
    """As for Go, which only reads `yes` as a truth value where it expects one; a missing value is an empty text."""
    labels = "{page: yes, on: off, op: =, at: 1:30, day: 2020-01-01, n: 1e3, gone: ~, none: null, empty: }"
    (rule,) = read(RULES + f"  - {{alert: no, expr: 1, labels: {labels}}}\n").rules
    assert (rule.name, rule.expr) == ("no", "1")
    assert rule.labels == {
        **{"page": "yes", "on": "off", "op": "=", "at": "1:30", "day": "2020-01-01", "n": "1e3"},
        **dict.fromkeys(("gone", "none", "empty"), ""),
    }


def test_missing_items_are_skipped_as_by_prometheus(read: Reader) -> None:
    """`-` alone is neither a group nor a rule."""
    found = read("groups:\n-\n- name: g\n  rules:\n  -\n  - {alert: A, expr: up}\n")
    assert (found.problems, [rule.name for rule in found.rules]) == ([], ["A"])

"""Faulty copies of a rule: each fault that a slip of the hand makes is there, and each is a fault."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.proofs.alerts import RIGHT, content
from tests.proofs.world import project
from tradewatch.compiler import CompiledProject
from tradewatch.promql import parse
from tradewatch.proofs.mutants.expressions import expression_mutants
from tradewatch.proofs.mutants.recorded import recorded_mutants
from tradewatch.proofs.mutants.rules import Mutant, mutants
from tradewatch.toolchain import Promtool

CATALOGUE = CompiledProject(project()).catalogue


def rule(name: str) -> dict[str, Any]:
    """The deployed rule of an alert."""
    written = RIGHT[name]
    return dict(CompiledProject(content(written)).within(written.environment).alert_rules[written.alert])


@cache
def mutants_of(name: str) -> list[Mutant]:
    """The mutants of an alert's rule."""
    return list(mutants(rule(name), CATALOGUE))


def made(expr: str, **over: Any) -> dict[str, dict[str, Any]]:
    """Every mutant of a rule with this expression, by its fault."""
    whole = {
        "alert": "A",
        "expr": expr,
        "labels": {"severity": "warning", "signal": "s"},
        "annotations": {"summary": "It is wrong."},
    }
    return {mutant.fault: dict(mutant.rule) for mutant in mutants(whole | over, CATALOGUE)}


def expressions(expr: str) -> dict[str, str]:
    """The mutants of an expression whose value is shown, by their faults."""
    found = made(expr, annotations={"summary": "{{ $value }}"})
    return {fault: each["expr"] for fault, each in found.items() if each["expr"] != expr}


@pytest.mark.parametrize(
    ("expr", "fault", "mutant"),
    [
        ("x > 5", "> becomes >=", "x >= 5"),
        ("x > 5", "> becomes <", "x < 5"),
        ("x < 5", "< becomes <=", "x <= 5"),
        ("x == 1", "== becomes !=", "x != 1"),
        ("x / y", "/ becomes *", "x * y"),
        ("x - y", "- becomes +", "x + y"),
        ("x and on (b) y", "and becomes or", "x or on (b) y"),
        ("x and on (b) y", "and becomes unless", "x unless on (b) y"),
        ("x and on (b) y", "and: left out with what follows", "x "),
        ("x unless on (b) y", "unless: left out with what follows", "x "),
        ("x > 5", "number 5 becomes 5.05", "x > 5.05"),
        ("x > 5", "number 5 becomes 4.95", "x > 4.95"),
        ("x > 0", "number 0 becomes 1", "x > 1"),
        ("x > 0", "number 0 becomes -1", "x > -1"),
        ("rate(x_total[5m])", "rate becomes increase", "increase(x_total[5m])"),
        ("rate(x_total[5m])", "metric x_total: another", "rate(x_total_mutant[5m])"),
        ("sum by (a, b) (x)", "label a: left out", "sum by ( b) (x)"),
        ("sum by (a, b) (x)", "label b: left out", "sum by (a) (x)"),
        ("sum by (a) (x)", "label a: left out", "sum by () (x)"),
        ("sum by (a) (x)", "sum becomes max", "max by (a) (x)"),
        ("max(x_y)", "max becomes min", "min(x_y)"),
        ("x * on (a, b) y", "label b: left out", "x * on (a) y"),
        ("x * on (a) group_left (c) y", "label c: left out", "x * on (a) group_left () y"),
        ('x{a="b"}', 'matcher a="b": turned round', 'x{a!="b"}'),
        ('x{a="b"}', 'matcher a="b": another value', 'x{a="mutant"}'),
        ('x{a="b"}', 'matcher a="b": left out', "x{}"),
        ('x{a="b",c=~"d"}', 'matcher a="b": left out', 'x{c=~"d"}'),
        ('x{a="b",c=~"d"}', 'matcher c=~"d": left out', 'x{a="b"}'),
        ('x{a="b",c=~"d"}', 'matcher c=~"d": turned round', 'x{a="b",c!~"d"}'),
        ("(x and y) > 1", "and: left out with what follows", "(x ) > 1"),
        ("x and y or z", "and: left out with what follows", "x or z"),
        ("x > 5 and x > 5", "> becomes >= (2)", "x > 5 and x >= 5"),
        ("rate(x_total[5m])", "range 5m: a fifth longer", "rate(x_total[6m])"),
        ("rate(x_total[5m])", "range 5m: a fifth shorter", "rate(x_total[4m])"),
        ("sum by (a) (x)", "sum becomes avg", "avg by (a) (x)"),
        ("sum by (a) (x)", "by becomes without", "sum without (a) (x)"),
        ("x * on (a) y", "on becomes ignoring", "x * ignoring (a) y"),
        ("x * on (a) group_left (c) y", "group_left: left out", "x * on (a) y"),
        ("x_y / x_z", "metric x_y becomes x_z", "x_z / x_z"),
        ("x_y / x_z", "metric x_z becomes x_y", "x_y / x_y"),
        ("x_y", "metric x_y: offset added", "x_y offset 5m"),
        ('rate(x_y{a="b"}[5m])', "metric x_y: offset added", 'rate(x_y{a="b"}[5m] offset 5m)'),
        ("x_y offset 1h", "metric x_y: offset left out", "x_y"),
        ("rate(x_y[5m] offset -1h) > 1", "metric x_y: offset left out", "rate(x_y[5m]) > 1"),
        ("x_y offset 1h", "range 1h: a fifth longer", "x_y offset 1h12m"),
        ('x{a=~"b|c|d"}', 'matcher a=~"b|c|d": without c', 'x{a=~"b|d"}'),
        ('x{a!~"b|c"}', 'matcher a!~"b|c": without b', 'x{a!~"c"}'),
        ("max(timestamp(x_y) - x_y)", "timestamp becomes time", "max(time() - x_y)"),
        ("x_y or x_z", "or: left side left out", "x_z"),
        ("x_y or x_z", "or: right side left out", "x_y"),
        ("a_b / on (c) d_e > 1", "/: sides exchanged", "(d_e) / on (c) (a_b) > 1"),
        ("a_b * 2 - d_e unless f_g", "-: sides exchanged", "(d_e) - (a_b * 2) unless f_g"),
        ("x_y > 5", ">: bool added", "x_y > bool 5"),
        ("x_y > bool 5", "bool: left out", "x_y > 5"),
        ("x > 5", "number 5 becomes -1", "x > -1"),
        ("x > 5", "number 5 becomes 500", "x > 500"),
        ("rate(x_total[5m])", "rate becomes delta", "delta(x_total[5m])"),
        ("max_over_time(x_y[1m])", "max_over_time becomes last_over_time", "last_over_time(x_y[1m])"),
        ("a * on (b) group_left () c", "group_left becomes group_right", "a * on (b) group_right () c"),
        (
            "sum by (bot) (requests_total)",
            "metric requests_total: without code 5xx",
            'sum by (bot) (requests_total{code!="5xx"})',
        ),
        (
            'requests_total{route="a"}',
            "metric requests_total: without code 5xx",
            'requests_total{code!="5xx",route="a"}',
        ),
        ('requests_total{code="5xx"}', 'matcher code="5xx": with 2xx', 'requests_total{code=~"5xx|2xx"}'),
        ('requests_total{code!="5xx"}', 'matcher code!="5xx": with 2xx', 'requests_total{code!~"5xx|2xx"}'),
        ("sum by (bot) (requests_total)", "by: route added", "sum by (bot, route) (requests_total)"),
        ("sum(requests_total) by (bot)", "by: route added", "sum(requests_total) by (bot, route)"),
        (
            "requests_total / on (bot) loop_lag_seconds",
            "on: instance added",
            "requests_total / on (bot, instance) loop_lag_seconds",
        ),
        ("min_over_time(x_y[1m]) == 1", "min_over_time becomes max_over_time", "max_over_time(x_y[1m]) == 1"),
    ],
)
def test_each_kind_of_fault_is_made(expr: str, fault: str, mutant: str) -> None:
    """Operators, numbers, ranges, labels, metrics, matchers and guards are changed one at a time."""
    assert expressions(expr)[fault].split() == mutant.split()


@pytest.mark.parametrize(
    ("expr", "fault"),
    [
        ("max by (bot, instance) (loop_lag_seconds) > 1", "max becomes sum"),
        ("sum by (bot) (rate(requests_total[5m])) > 0.5", "> becomes >="),
        ("sum by (bot, route, code, instance) (requests_total)", "by: job added"),
        ("loop_lag_seconds or loss_ratio", "or: sides exchanged"),
        ("a_b or sum by (c) (d_e) * 0", "sum becomes max"),
        ("vector(1)", "number 1 becomes -1"),
        ("up == 1", "metric up: without job bots"),
    ],
)
def test_what_means_the_same_is_not_a_fault(expr: str, fault: str) -> None:
    """One series per group, equality by chance, a label with one value, sides with other labels, a constant."""
    assert fault not in expressions(expr)


def test_sides_are_exchanged_if_a_text_shows_the_value() -> None:
    """Otherwise it does not matter which side a result is from."""
    found = made("x_y or x_z", annotations={"summary": "It is at {{ $value }}."})
    assert found["or: sides exchanged"]["expr"] == "(x_z) or (x_y)"
    assert "or: sides exchanged" not in made("x_y or x_z")


@pytest.mark.parametrize(
    ("expr", "fault", "made_if"),
    [
        ("sum by (bot) (increase(requests_total[5m])) > 0", "increase becomes rate", "> 1"),
        ("sum by (bot) (increase(requests_total[5m])) > 0", "sum becomes max", "> 1"),
        ("sum by (bot) (increase(requests_total[5m])) > 0", "sum becomes avg", "> 1"),
        ("min by (bot) (up) == 1", "min becomes avg", "== 0"),
        ("min by (bot) (min_over_time(up[5m])) == 1", "min_over_time becomes avg_over_time", "== 0"),
        ("max by (bot) (up) == 0", "max becomes sum", "== 1"),
        ("up unless on (bot) max by (bot) (loop_lag_seconds > 0)", "max becomes min", " > 5"),
    ],
)
def test_no_mutant_is_made_that_provably_means_the_same(expr: str, fault: str, made_if: str) -> None:
    """With another number, or where the value counts, the same change is a fault."""
    same, other = made(expr), made(f"{expr}{made_if}" if made_if[0] == " " else f"{expr[:-4].rstrip()} {made_if}")
    assert fault not in same
    assert fault in other


def test_what_a_target_has_once_is_not_added_or_exchanged() -> None:
    """An address is of one job, and two series of one target can be joined both ways."""
    age = "clock_timestamp_seconds - on (bot, instance) group_right () state_saved_timestamp_seconds > 5"
    found = made(age)
    assert "on: job added" not in found
    assert "group_right becomes group_left" not in found
    assert "group_right becomes group_left" in made(age.replace("state_saved", "quote_updated"))


def test_a_link_with_another_label_that_the_alert_does_not_have_is_the_same() -> None:
    """Both are empty."""
    texts = {"dashboard_url": "?x={{ $labels.venue }}"}
    expr = "max by (bot) (market_open == 1 unless on (venue, instance) kill_switch)"
    assert "annotation dashboard_url: venue becomes instance" not in made(expr, annotations=texts)
    assert "annotation dashboard_url: venue becomes bot" in made(expr, annotations=texts)


def test_a_change_of_the_value_counts_only_if_it_is_shown() -> None:
    """Above zero, a message shows another number."""
    assert "increase becomes rate" in made("increase(requests_total[5m]) > 0", annotations={"summary": "{{ $value }}"})
    assert "increase becomes rate" not in made("increase(requests_total[5m]) > 0")
    quantile = "histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m]))) > 1"
    assert "rate becomes increase" not in made(quantile, annotations={"summary": "{{ $value }}"})
    assert "> becomes >=" not in made("x_y > time()")


def test_a_recorded_table_loses_and_changes_its_rows() -> None:
    """The alert is as it was, and one row of what it reads is not."""
    rows = [
        {"record": "l:t", "expr": f"vector({value})", "labels": {"s": name}} for name, value in (("a", 3), ("b", 1))
    ]
    found = {fault: groups[0]["rules"] for fault, groups in recorded_mutants([{"rules": rows}], {"l:t"}, CATALOGUE)}
    assert found["l:t a: left out"] == [rows[1]]
    assert found["l:t b: label s changed"] == [rows[0], {**rows[1], "labels": {"s": "mutant"}}]
    assert found["l:t a: a little higher"] == [{**rows[0], "expr": "vector(3.03)"}, rows[1]]
    assert "l:t b: a little higher" not in found
    assert list(recorded_mutants([{"rules": rows}], {"other"}, CATALOGUE)) == []


def test_a_recording_rule_has_the_faults_of_an_expression() -> None:
    """An alert that reads it is wrong too."""
    rule = {"record": "bot:x:max", "expr": "max by (bot) (x_y)"}
    assert "bot:x:max: max becomes min" in dict(recorded_mutants([{"rules": [rule]}], {"bot:x:max"}, CATALOGUE))


def test_holds_labels_and_annotations_are_changed() -> None:
    """Holds, labels and annotations are changed too, and holds are left out."""
    found = made("x > 5", **{"for": "5m", "keep_firing_for": "90s"})
    assert found["for: half as long again"]["for"] == "7m30s"
    assert found["for: a quarter shorter"]["for"] == "3m45s"
    assert "for" not in found["for: left out"]
    assert found["keep_firing_for: half as long again"]["keep_firing_for"] == "2m15s"
    assert "keep_firing_for" not in found["keep_firing_for: left out"]
    assert found["label severity: changed"]["labels"]["severity"] not in ("warning", "")
    assert found["label signal: changed"]["labels"]["signal"] not in ("s", "")
    assert found["annotation summary: changed"]["annotations"]["summary"] != "It is wrong."


def test_what_is_not_there_is_added() -> None:
    """An added hold makes an alert late, and an added keep_firing_for delays its end."""
    found = made("x > 5")
    assert found["for: added"]["for"] == "1m"
    assert found["keep_firing_for: added"]["keep_firing_for"] == "5m"
    assert not any(fault.endswith(": added") for fault in made("x > 5", **{"for": "5m", "keep_firing_for": "90s"}))


def test_annotations_name_another_label_and_print_in_another_way() -> None:
    """A wrong text sends somebody to the wrong place."""
    summary = "{{ $labels.bot }}: {{ $labels.venue }} is {{ $value | humanizePercentage }}"
    texts = {"summary": summary, "description": "{{ $labels.bot }} and {{ $labels.venue }}"}
    found = {fault: rule["annotations"] for fault, rule in made("x > 5", annotations=texts).items()}
    assert found["annotation summary: bot becomes venue"]["summary"].startswith("{{ $labels.venue }}: {{ $labels.venue")
    assert found["annotation summary: venue becomes bot"]["summary"].startswith("{{ $labels.bot }}: {{ $labels.bot")
    assert found["annotation summary: humanizePercentage becomes humanize"]["summary"].endswith("$value | humanize }}")
    assert "annotation description: bot becomes venue" not in found


def test_a_rule_that_has_everything_has_every_fault_of_the_issue() -> None:
    """Operator, threshold, hold, range, aggregation labels, metric, matcher, guard, severity, annotation."""
    faults = [mutant.fault for mutant in mutants_of("ratio with a guard")]
    for beginning in (
        *("> becomes", "/ becomes", "number 0.05", "number 20", "for: ", "range 5m", "label bot", "label route"),
        *("metric requests_total", 'matcher code="5xx"', "and: left out", "label severity", "annotation summary"),
        *("annotation value", "annotation runbook_url"),
    ):
        assert any(fault.startswith(beginning) for fault in faults), beginning


def test_every_mutant_is_another_rule() -> None:
    """Each differs from the original in one field, and from every other mutant; names differ too.

    So a test that fails for it fails for that.
    """
    for name in RIGHT:
        original, found = rule(name), mutants_of(name)
        assert len({mutant.fault for mutant in found}) == len(found)
        texts = {json.dumps(mutant.rule, sort_keys=True) for mutant in found}
        assert len(texts) == len(found)
        for mutant in found:
            changed = [key for key in {*original, *mutant.rule} if original.get(key) != mutant.rule.get(key)]
            assert len(changed) == 1, mutant.fault


def test_mutants_are_the_same_every_time() -> None:
    """The list of equivalent mutants names them."""
    for name in RIGHT:
        assert list(mutants(rule(name), CATALOGUE)) == mutants_of(name)


def test_promtool_reads_every_mutant(promtool: Promtool, tmp_path: Path) -> None:
    """One that promtool refuses would count as killed, though no test of the alert noticed anything."""
    files = []
    for number, name in enumerate(RIGHT):
        rules = [{**mutant.rule, "alert": f"M{index}"} for index, mutant in enumerate(mutants_of(name))]
        files.append(tmp_path / f"{number}.yml")
        files[-1].write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}), encoding="utf-8")
    assert promtool.check_rules(files) == []


@pytest.mark.parametrize(
    "expr",
    [
        "x_y offset 1h > 5",
        "rate(x_total[5m] offset 10m) > 5",
        "x_y offset -5m > 5",
        "x_y > 0x1F",
        "x_y > 1e3",
        "x_y > 1e-3",
        "x_y > Inf",
        "x_y > .5",
        "x_y @ 1600000000 > 5",
        "max_over_time(x_y[1h:1m]) > 5",
        "max_over_time(x_y[1h:]) > 5",
        "x_y > -5",
        "x_y # what a comment says: 5m > 3\n > 5",
        'label_replace(x_y, "a", "$1", "b", "(.*)") > 5',
        "sum without (a) (x_y) > 5",
        "topk(3, x_y) > 5",
        "x_y > bool 5",
        '{__name__="x_y",a="b"} > 5',
    ],
)
def test_any_expression_has_mutants(expr: str) -> None:
    """Offsets, subqueries, odd numbers and comments are read, and the comparison among them is changed."""
    parse(expr)
    found = expressions(expr)
    assert any(fault.startswith("> becomes") for fault in found)
    for text in found.values():
        parse(text)


def test_a_comment_is_left_alone() -> None:
    """A change that Prometheus does not read is not a fault."""
    assert not any("m" in fault and "range" in fault for fault in expressions("x_y # [5m] > 3\n > 5"))


def test_a_part_that_is_written_for_each_limit_has_its_faults_everywhere() -> None:
    """Nobody can make them in one place only; what is around it has faults of its own."""
    text = "max by (bot) (lag) > 5 unless on (bot) own or max by (bot) (lag) > on (bot) own"
    changed = dict(expression_mutants(text, CATALOGUE, "max by (bot) (lag)"))
    assert changed["max becomes min"] == text.replace("max", "min")
    assert "max becomes min (2)" not in changed
    assert changed["number 5 becomes 0"] == text.replace("5", "0")

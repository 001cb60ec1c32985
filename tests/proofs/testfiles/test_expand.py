"""Annotations expanded beforehand: the same text as Prometheus makes of them, on both versions."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.proofs.world import BALANCE
from tradewatch.model import USD, value_template
from tradewatch.model.matcher import quoted
from tradewatch.proofs.testfiles.expand import CannotExpand, expand
from tradewatch.proofs.testfiles.series import plain
from tradewatch.toolchain import Promtool

VALUES = [
    *(0.0, 0.05, 0.0500001, 0.5, 0.9995, 0.99995, 0.999, 0.001, 0.00099995, 1e-5, 1.5e-7, 3e-10, 1e-13, 1e-20, 1e-27),
    *(1.0, 1.5, 1.00001, 3.14159265, 9.9995, 12.345, 12.355, 59.99, 59.995, 59.9999, 60.0, 60.5, 61.0, 89.99994),
    *(119.9, 600.0, 3599.9, 3600.0, 3661.0, 86399.0, 86400.0, 86400.0 * 3 + 5, 86400.0 * 400, 1e9),
    *(999.0, 999.94, 999.95, 999.96, 1000.0, 1000.5, 1023.0, 1024.0, 1025.0, 1536.0, 12345.678, 123456.0),
    *(999949.0, 999950.0, 1e6, 1234567.5, 2.0**20, 2.0**30, 2.0**30 * 1.5, 2.0**40, 2.0**50, 2.0**60, 2.0**63),
    *(1e10, 1e12, 1e15, 1e16, 123456789012345680.0, 1e18, 1e21, 1e22, 1e24, 1e27, 1e30),
    *(-0.05, -0.5, -1.0, -1.5, -59.99, -60.0, -90061.5, -1000.0, -(2.0**20), -1e-7, -1e9, -1e21),
]

# Each is written for every value.
FUNCTIONS = {
    "raw": "{{ $value }}",
    "humanize": "{{ $value | humanize }}",
    "humanize1024": "{{ humanize1024 $value }}B",
    "percentage": "{{ $value | humanizePercentage }}",
    "amount": value_template(USD),
    "two_places": '{{ $value | printf "%.2f" }} USD',
    "no_places": '{{ printf "%.0f" $value }}',
    "six_places": '{{ printf "%f" $value }}',
    "digits": '{{ printf "%.3g" $value }}',
    "shortest": '{{ printf "%g" $value }}',
    "exponent": '{{ printf "%e %.1e" $value $value }}',
    "padded": '{{ printf "[%12.3f|%-12.3f|%+.1f|% .1f|%012.3f]" $value $value $value $value $value }}',
    "percent_sign": '{{ printf "%.1f%%" $value }}',
    "if_value": "{{ if $value }}some{{ else }}none{{ end }}",
    "not_value": "{{ if not $value }}none{{ else }}some{{ end }}",
    "with_value": "{{ with $value }}{{ . | humanize }}{{ end }}",
}
DURATION = {"duration": "{{ $value | humanizeDuration }}"}

TEXTS = {
    "plain": "a",
    "quotes": "say \"hi\" and 'hi'",
    "markup": "<b>a & b</b>",
    "spaces": "  a  b ",
    "unicode": "\u00e9\u4e2d\u6587 \U0001f600 \u2014",
    "reserved": "BTC/USDT:perp?x=1&y=2#z+%41",
    "unreserved": "a-b_c.d~e!*'()",
    "backslash": "C:\\new\\table",
    "braces": "{{ $value }} {a} }}",
    "newline": "a\nb\tc",
    "percent": "100% %s %d",
    "empty": "",
}

# Each is written for every text, which is the label `x`.
LABELS = {
    "itself": "{{ $labels.x }}",
    "missing": "[{{ $labels.nope }}]",
    "query_part": "?q={{ $labels.x | urlquery }}&r={{ urlquery $labels.x }}",
    "two_parts": '{{ urlquery $labels.x "&" $labels.y }}',
    "with_label": "{{ with $labels.x }}&var-x={{ . | urlquery }}{{ end }}",
    "with_missing": "{{ with $labels.nope }}yes{{ else }}no{{ end }}",
    "with_nested": "{{ with $labels.x }}{{ with $labels.y }}{{ . }}{{ end }}{{ . }}{{ end }}",
    "if_label": "{{ if $labels.x }}yes{{ end }}",
    "equal": '{{ if eq $labels.x "a" "b" }}one{{ else if eq $labels.x "" }}none{{ else }}other{{ end }}',
    "unequal": '{{ if ne $labels.x "a" }}other{{ end }}',
    "both": "{{ if and $labels.x $labels.y }}both{{ end }}",
    "either": "{{ or $labels.nope $labels.x }}",
    "neither": "{{ if not (or $labels.nope $labels.x) }}neither{{ end }}",
    "upper": "{{ $labels.x | toUpper }}",
    "lower": "{{ toLower $labels.x }}",
    "printed": '{{ print $labels.x "-" $labels.y }}',
    "formatted": '{{ printf "%s and %8s|%-8s|%.2s" $labels.x $labels.y $labels.y $labels.x }}',
    "raw_string": "{{ `{{ $labels.x }}` }}",
    "escaped": '{{ "\\"\\t\\u00e9" }}',
    "trimmed": "a {{- $labels.y -}} b",
    "comment": "a{{/* nobody reads this */}}b",
    "piped": '{{ $labels.x | printf "%s:%s" $labels.y | toUpper }}',
    "replaced": "{{ reReplaceAll `([ab])( )` `${2}-${1}` $labels.x | reReplaceAll `a` `` }}",
    "truth": "{{ eq $labels.x $labels.y }} {{ true }}",
}

# Whatever these come out at, a test cannot know it.
UNFORESEEABLE = [
    '{{ query "up" | first | value }}',
    "{{ $externalURL }}",
    "{{ $externalLabels.environment }}",
    "{{ externalURL }}",
    "{{ pathPrefix }}",
    "{{ .Labels.x }}",
    "{{ .Value }}",
    "{{ $labels }}",
    "{{ len $labels.x }}",
    '{{ index $labels "x" }}',
    "{{ range $key, $label := $labels }}{{ $key }}{{ end }}",
    "{{ $a := 1 }}{{ $a }}",
    "{{ with $a := $labels.x }}{{ $a }}{{ end }}",
    '{{ define "a" }}b{{ end }}{{ template "a" . }}',
    "{{ $value | humanizeTimestamp }}",
    '{{ reReplaceAll "a*" "b" $labels.x }}',
    '{{ reReplaceAll "a|b" "c" $labels.x }}',
    '{{ reReplaceAll "(a)" "$1b" $labels.x }}',
    '{{ match "a" $labels.x }}',
    "{{ $labels.x | title }}",
    "{{ $labels.x | stripPort }}",
    "{{ if gt $value 5.0 }}high{{ end }}",
    "{{ . }}",
    '{{ printf "%v" $value }}',
    '{{ printf "%q" $labels.x }}',
    '{{ printf "%d" $value }}',
    '{{ printf "%x" $labels.x }}',
    '{{ printf "%s" $value }}',
    '{{ printf "%.1f" $labels.x }}',
    '{{ printf "%.1f" }}',
    '{{ printf "%.1f" $value $value }}',
    '{{ printf "%*d" 5 $value }}',
    "{{ print $value $value }}",
]


def disagreements(
    promtool: Promtool,
    folder: Path,
    alerts: Sequence[tuple[Mapping[str, str], float]],
    templates: Mapping[str, str],
) -> list[str]:
    """Where Prometheus' text for some labels and a value is not what `expand` says.

    All alerts are instances of one rule, evaluated once.
    """
    rule = {"alert": "A", "expr": BALANCE.name, "annotations": templates}
    (folder / "rules.yml").write_text(
        json.dumps({"groups": [{"name": "g", "rules": [rule]}]}, ensure_ascii=False), encoding="utf-8"
    )
    inputs, expected = [], []
    for number, (labels, value) in enumerate(alerts):
        told_apart = {"number": str(number), **labels}
        pairs = ",".join(f"{name}={quoted(text)}" for name, text in told_apart.items())
        inputs.append({"series": f"{BALANCE.name}{{{pairs}}}", "values": plain(value)})
        texts = {name: expand(text, labels, value) for name, text in templates.items()}
        expected.append({"exp_labels": told_apart, "exp_annotations": texts})
    evaluation = {"eval_time": "0s", "alertname": "A", "exp_alerts": expected}
    content = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": "1m",
        "tests": [{"interval": "1m", "input_series": inputs, "alert_rule_test": [evaluation]}],
    }
    (folder / "test.yml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (output,) = promtool.test_rules([folder / "test.yml"], timeout=30)
    if output is None:
        return []
    wanted, _, got = output.partition("        got:[")
    assert got, output
    found = {}
    for number, text in re.findall(r'Labels:\{[^\n]*number="(\d+)"[^\n]*\n\s*Annotations:\{([^\n]*)\}', got):
        found[number] = text
    lines = []
    for number, text in re.findall(r'Labels:\{[^\n]*number="(\d+)"[^\n]*\n\s*Annotations:\{([^\n]*)\}', wanted):
        if found.get(number) != text:
            lines.append(f"{alerts[int(number)]}\nexpanded:   {text}\nprometheus: {found.get(number)}")
    assert lines, output
    return lines


@pytest.mark.parametrize("function", FUNCTIONS)
def test_numbers_are_written_as_prometheus_writes_them(promtool: Promtool, tmp_path: Path, function: str) -> None:
    """Every function of a value agrees over tiny, huge, negative, whole and broken numbers."""
    alerts: list[tuple[Mapping[str, str], float]] = [({}, value) for value in VALUES]
    assert disagreements(promtool, tmp_path, alerts, {function: FUNCTIONS[function]}) == []


def test_durations_are_written_as_prometheus_writes_them(promtool: Promtool, tmp_path: Path) -> None:
    """From femtoseconds to years; beyond an int64 of seconds there are no durations."""
    alerts: list[tuple[Mapping[str, str], float]] = [({}, value) for value in VALUES if abs(value) < 2**63]
    assert disagreements(promtool, tmp_path, alerts, DURATION) == []


@pytest.mark.parametrize("template", LABELS)
def test_texts_are_written_as_prometheus_writes_them(promtool: Promtool, tmp_path: Path, template: str) -> None:
    """Every function of a label, and every kind of block, agrees, whatever is in the label."""
    alerts = [({"x": text, "y": "\u00e9 z"} if text else {"y": "\u00e9 z"}, 1.0) for text in TEXTS.values()]
    assert disagreements(promtool, tmp_path, alerts, {template: LABELS[template]}) == []


def test_a_disagreement_would_be_noticed(promtool: Promtool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests above can fail: they name the alert with another text."""
    monkeypatch.setattr("tests.proofs.testfiles.test_expand.expand", lambda text, labels, value: f"{value}!")
    (line,) = disagreements(promtool, tmp_path, [({}, 2.0)], {"a": "{{ $value }}!"})
    assert "2.0!" in line
    assert 'prometheus: a="2!"' in line


@pytest.mark.parametrize("template", UNFORESEEABLE)
def test_what_cannot_be_foreseen_is_refused(template: str) -> None:
    """A text that a test cannot know, or that Go writes in another way, raises CannotExpand."""
    with pytest.raises(CannotExpand):
        expand(template, {"x": "a"}, 2.5)


def test_the_value_of_a_state_is_refused() -> None:
    """A test cannot know the value of a state, in any use."""
    for template in (
        "{{ $value }}",
        "{{ $value | humanize }}",
        '{{ printf "%.1f" $value }}',
        "{{ if $value }}{{ end }}",
    ):
        with pytest.raises(CannotExpand, match="value"):
            expand(template, {}, None)


def test_the_value_of_a_state_is_not_missed_where_it_is_not_written() -> None:
    """A branch of the template that is not taken may use it."""
    assert expand('{{ if eq $labels.x "a" }}{{ $value }}{{ else }}b{{ end }}', {"x": "b"}, None) == "b"

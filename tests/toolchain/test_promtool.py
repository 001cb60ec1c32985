"""The real promtool, in both versions: each fault and its diagnostic."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tradewatch.toolchain import Diagnostic, Finished, Promtool
from tradewatch.toolchain.promtool_output import diagnostics_in

GOOD = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n"


def rules(*lines: str) -> str:
    return "\n".join(["groups:", "- name: g", "  rules:", *(f"  {line}" for line in lines), ""])


def in_rule(message: str, rule: int, line: int | None = None, column: int | None = None) -> Diagnostic:
    return Diagnostic(message, group="g", rule=rule, line=line, column=column)


# Where the two versions differ: (2.42's diagnostics, 3.5's).
Expected = list[Diagnostic] | tuple[list[Diagnostic], list[Diagnostic]]

FAULTS: dict[str, tuple[str, Expected]] = {
    "expression": (
        rules("- alert: Fine", "  expr: up", "- alert: A", "  expr: sum(up", "- alert: B", "  expr: rate(up)"),
        [
            in_rule("could not parse expression: 1:7: parse error: unclosed left parenthesis", 1, 7, 11),
            in_rule(
                "could not parse expression: 1:6: parse error: "
                'expected type range vector in call to function "rate", got instant vector',
                2,
                9,
                11,
            ),
        ],
    ),
    "template": (
        rules(
            "- alert: A",
            "  expr: up",
            "  labels: {x: '{{ .Foo'}",
            "  annotations: {s: '{{ nofunc }}', t: '{{ $valeu }}'}",
            "- alert: B",
            "  expr: up",
            "  annotations: {s: '{{ range }}'}",
        ),
        [
            in_rule('annotation "s": template: __alert_A:1: function "nofunc" not defined', 0),
            in_rule('annotation "t": template: __alert_A:1: undefined variable "$valeu"', 0),
            in_rule('label "x": template: __alert_A:1: unclosed action', 0),
            in_rule('annotation "s": template: __alert_B:1: missing value for range', 1),
        ],
    ),
    "label name": (
        rules("- alert: A", "  expr: up", "  labels: {__name__: x}"),
        [in_rule("invalid label name: __name__", 0)],
    ),
    "no name": (
        rules("- alert: A", "  expr: up", "- expr: up"),
        [in_rule("one of 'record' or 'alert' must be set", 1)],
    ),
    "two names": (
        rules("- alert: A", "  record: b", "  expr: up"),
        [in_rule("only one of 'record' and 'alert' must be set", 0, 5, 13)],
    ),
    "no expression": (rules("- alert: A"), [in_rule("field 'expr' must be set in rule", 0)]),
    "duration, which hides the wrong expression": (
        rules("- alert: A", "  expr: sum(", "  for: 5 minutes"),
        (
            [Diagnostic('not a valid duration string: "5 minutes"')],
            [Diagnostic('unknown unit " minutes" in duration "5 minutes"')],
        ),
    ),
    "unknown fields": (
        rules("- alert: A", "  expr: up", "  fro: 5m", "- alert: B", "  expr: up", "  colour: red"),
        (
            [
                Diagnostic("field fro not found in type rulefmt.RuleNode", line=6),
                Diagnostic("field colour not found in type rulefmt.RuleNode", line=9),
            ],
            [
                Diagnostic("field fro not found in type rulefmt.Rule", line=6),
                Diagnostic("field colour not found in type rulefmt.Rule", line=9),
            ],
        ),
    ),
    "wrong type": (
        rules("- alert: A", "  expr: up", "  labels: 3"),
        [Diagnostic("cannot unmarshal !!int `3` into map[string]string", line=6)],
    ),
    "repeated key": (
        rules("- alert: A", "  expr: up", "  expr: up"),
        [Diagnostic('mapping key "expr" already defined at line 5', line=6)],
    ),
    "broken YAML": (
        "groups:\n\t- name: g\n",
        [Diagnostic("found character that cannot start any token", line=2)],
    ),
    "repeated group": (
        GOOD + GOOD.removeprefix("groups:\n"),
        (
            [Diagnostic('groupname: "g" is repeated in the same file', line=6, column=3)],
            [Diagnostic('groupname: "g" is repeated in the same file')],
        ),
    ),
    "duplicate rules": (
        rules(
            *("- alert: A", "  expr: up", "- alert: A", "  expr: up == 0"),
            *("- record: a:b", "  expr: up", "  labels: {x: y, z: q}") * 2,
        ),
        [
            Diagnostic("duplicate rule: A with labels {}"),
            Diagnostic("duplicate rule: a:b with labels {x: y, z: q}"),
        ],
    ),
    "function that 3 removed": (
        rules("- record: a:b", "  expr: holt_winters(up[5m], 0.5, 0.5)"),
        (
            [],
            [
                in_rule(
                    'could not parse expression: 1:1: parse error: unknown function with name "holt_winters"',
                    0,
                    5,
                    11,
                )
            ],
        ),
    ),
    "group field that 2.42 does not have": (
        GOOD.replace("  rules:", "  labels: {a: b}\n  rules:"),
        ([Diagnostic("field labels not found in type rulefmt.RuleGroup", line=3)], []),
    ),
}


def test_each_fault_in_a_rule_file_is_a_diagnostic(promtool: Promtool, tool_set: str, tmp_path: Path) -> None:
    """The position is promtool's, the rule's index starts at 0, and no diagnostic is repeated."""
    files = {tmp_path / f"{number}.yml": fault for number, fault in enumerate(FAULTS)}
    for file, fault in files.items():
        file.write_text(FAULTS[fault][0], encoding="utf-8")
    diagnostics = promtool.check_rules(list(files))
    for file, fault in files.items():
        expected = FAULTS[fault][1]
        if isinstance(expected, tuple):
            expected = expected[tool_set == "newest"]
        found = [each for each in diagnostics if each.file == str(file)]
        assert found == [replace(each, file=str(file)) for each in expected], fault
    assert {each.file for each in diagnostics} <= {str(file) for file in files}


def test_good_rules_have_no_diagnostics(promtool: Promtool, tmp_path: Path) -> None:
    """Success is an empty list."""
    (tmp_path / "good.yml").write_text(GOOD, encoding="utf-8")
    assert promtool.check_rules([tmp_path / "good.yml"]) == []


def test_without_rule_files_there_are_no_diagnostics(promtool: Promtool) -> None:
    """promtool does not read standard input instead."""
    assert promtool.check_rules([]) == []


def test_names_are_unquoted_whatever_is_in_them(promtool: Promtool, tmp_path: Path) -> None:
    """A group's name may look like the rest of a finding."""
    file = tmp_path / "rules.yml"
    name = 'g "x", rule 3, "y": z\\'
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    text = rules("- alert: 'A\": b'", "  expr: sum(").replace("name: g", f'name: "{quoted}"')
    file.write_text(text, encoding="utf-8")
    (diagnostic,) = promtool.check_rules([file])
    assert (diagnostic.group, diagnostic.rule, diagnostic.line) == (name, 0, 5)


def test_a_finding_may_have_several_lines(promtool: Promtool, tmp_path: Path) -> None:
    """A line break in an alert's name does not split its finding."""
    file = tmp_path / "rules.yml"
    file.write_text(rules('- alert: "A\\nB"', "  expr: up", "  annotations: {a: '{{ x }}'}"), encoding="utf-8")
    message = 'annotation "a": template: __alert_A\nB:1: function "x" not defined'
    assert promtool.check_rules([file]) == [replace(in_rule(message, 0), file=str(file))]


def faulty_files(folder: Path) -> list[Path]:
    """Good and bad files in turn, one of which has a name that looks like a finding."""
    texts = {
        "a good.yml": GOOD,
        "b 7:11: group.yml": FAULTS["expression"][0],
        "c.yml": GOOD,
        "d.yml": FAULTS["duplicate rules"][0],
        "e.yml": FAULTS["broken YAML"][0],
        "f.yml": FAULTS["template"][0],
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in texts]


FILES_OF_FAULTS = ["b 7:11: group.yml"] * 2 + ["d.yml"] * 2 + ["e.yml"] + ["f.yml"] * 4


def test_errors_of_several_files_keep_their_file(promtool: Promtool, tmp_path: Path) -> None:
    """A duplicate rule has its file too, which promtool does not name."""
    diagnostics = promtool.check_rules(faulty_files(tmp_path))
    assert [each.file for each in diagnostics] == [str(tmp_path / name) for name in FILES_OF_FAULTS]


def test_a_good_configuration_has_no_diagnostics(promtool: Promtool, tmp_path: Path) -> None:
    """Its rule files and secrets are on the server, not on the machine that builds."""
    config = tmp_path / "prometheus.yml"
    config.write_text(
        "rule_files: [none.yml]\nscrape_configs: [{job_name: a, authorization: {credentials_file: /none/token}}]\n",
        encoding="utf-8",
    )
    assert promtool.check_config(config) == []


@pytest.mark.parametrize(
    ("text", "diagnostics"),
    [
        (
            "scrap_configs: []\nglobal: {foo: 1}\n",
            [
                Diagnostic("field scrap_configs not found in type config.plain", line=1),
                Diagnostic("field foo not found in type config.plain", line=2),
            ],
        ),
        ("rule_files: [a\n", [Diagnostic("did not find expected ',' or ']'", line=1)]),
        (
            "scrape_configs: [{job_name: a, scrape_interval: often}]\n",
            [Diagnostic('not a valid duration string: "often"')],
        ),
        (
            "scrape_configs: [{job_name: a}, {job_name: a}]\n",
            [Diagnostic('found multiple scrape configs with job name "a"')],
        ),
    ],
)
def test_each_fault_in_a_configuration_is_a_diagnostic(
    promtool: Promtool, tmp_path: Path, text: str, diagnostics: list[Diagnostic]
) -> None:
    """The file is the configuration; its rule files are not read."""
    config = tmp_path / "prometheus.yml"
    config.write_text(text, encoding="utf-8")
    assert promtool.check_config(config) == [replace(each, file=str(config)) for each in diagnostics]


def test_a_call_that_promtool_refuses_is_a_diagnostic(promtool: Promtool, tmp_path: Path) -> None:
    """If no file was checked, the diagnostic is promtool's own message."""
    missing = tmp_path / "none.yml"
    for diagnostics in (promtool.check_rules([missing]), promtool.check_config(missing)):
        assert [each.message for each in diagnostics] == [
            f"promtool: error: path '{missing}' does not exist, try --help"
        ]


@pytest.mark.parametrize(
    ("stdout", "stderr", "message"),
    [
        ("", "", "promtool failed with exit code 4 and printed nothing"),
        ("something", "new\n", "new\nsomething"),
        ("Checking a.yml\n", "  FAILED:\n", None),
        ("Checking a.yml\n", "  FAILED:\na.yml: x\n  FAILED:\nb.yml: y\n", None),
    ],
)
def test_an_unrecognised_failure_is_reported(stdout: str, stderr: str, message: str | None) -> None:
    """An output in a form that no current version prints is one diagnostic with the whole text."""
    (diagnostic,) = diagnostics_in(Finished(4, stdout, stderr))
    assert diagnostic == Diagnostic(message or f"{stderr.strip()}\n{stdout.strip()}")


def test_lints_metrics(promtool: Promtool) -> None:
    """Each finding about a name or a help text is a diagnostic."""
    text = (
        "# HELP orders Orders.\n# TYPE orders counter\norders 1\n# TYPE latency_milliseconds gauge\n"
        "latency_milliseconds 2\n"
    )
    assert promtool.check_metrics(text) == [
        Diagnostic("latency_milliseconds no help text"),
        Diagnostic('latency_milliseconds use base unit "seconds" instead of "milliseconds"'),
        Diagnostic('orders counter metrics should have "_total" suffix'),
    ]


def test_good_metrics_have_no_diagnostics(promtool: Promtool) -> None:
    """Success is an empty list."""
    assert promtool.check_metrics("# HELP a_total A.\n# TYPE a_total counter\na_total 1\n") == []


def test_metrics_that_do_not_parse_are_a_diagnostic_with_a_line(promtool: Promtool) -> None:
    """The line is the line in the exposition."""
    diagnostics = promtool.check_metrics("# HELP a x\n# TYPE a wrong\na 1\n")
    assert diagnostics == [Diagnostic('unknown metric type "wrong"', line=2)]


def test_runs_rule_tests(promtool: Promtool, tmp_path: Path) -> None:
    """Of each file, it returns what failed in that file alone; a file that promtool cannot read fails too."""
    names = ("one", "two", "one again", "three", "unreadable", "one at last")
    files = [tmp_path / f"{name}.yml" for name in names]
    for file, value in zip(files, (1, 2, 1, 3, None, 1), strict=True):
        sample = f"{{labels: '{{}}', value: {value}}}"
        text = f"tests: [{{promql_expr_test: [{{expr: vector(1), exp_samples: [{sample}]}}]}}]"
        file.write_text(text if value else "tests: 5", encoding="utf-8")
    passed, two, passed_too, three, unreadable, passed_at_last = promtool.test_rules(files, timeout=30)
    assert (passed, passed_too, passed_at_last) == (None, None, None)
    assert two and "exp: {} 2E+00" in two and "3E+00" not in two and "three.yml" not in two
    assert three and "exp: {} 3E+00" in three and "2E+00" not in three
    assert unreadable and "cannot unmarshal" in unreadable and "exp:" not in unreadable


def test_a_missing_test_file_does_not_hide_the_others(promtool: Promtool, tmp_path: Path) -> None:
    """promtool runs none of its files if one is missing; then each is run alone."""
    file = tmp_path / "test.yml"
    file.write_text("tests: []", encoding="utf-8")
    there, missing = promtool.test_rules([file, tmp_path / "missing.yml"], timeout=30)
    assert there is None
    assert missing and "does not exist" in missing
    assert promtool.test_rules([], timeout=30) == []

"""The real amtool, in both versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradewatch.toolchain import Amtool, Diagnostic, TemplateRejected, ToolError

RECEIVERS = "receivers: [{name: desk}, {name: on-call}]\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path / "alertmanager.yml"


def test_a_good_configuration_has_no_diagnostics(amtool: Amtool, config: Path) -> None:
    """Success is an empty list."""
    config.write_text("route: {receiver: desk}\n" + RECEIVERS, encoding="utf-8")
    assert amtool.check_config(config) == []


@pytest.mark.parametrize(
    ("text", "diagnostics"),
    [
        pytest.param(
            "route: {receiver: desk\n" + RECEIVERS,
            [Diagnostic("did not find expected ',' or '}'", line=1)],
            id="broken YAML",
        ),
        pytest.param(
            "route: {receiver: desk, foo: 1}\nbar: 2\n" + RECEIVERS,
            [
                Diagnostic("field foo not found in type config.plain", line=1),
                Diagnostic("field bar not found in type config.plain", line=2),
            ],
            id="two unknown fields",
        ),
        pytest.param(
            "route: {receiver: nobody}\n" + RECEIVERS,
            [Diagnostic('undefined receiver "nobody" used in route')],
            id="undefined receiver",
        ),
        pytest.param(
            "route: {receiver: desk, group_wait: often}\n" + RECEIVERS,
            [Diagnostic('not a valid duration string: "often"')],
            id="bad duration",
        ),
        pytest.param("", [Diagnostic("no route provided in config")], id="empty file"),
    ],
)
def test_each_fault_is_a_diagnostic(amtool: Amtool, config: Path, text: str, diagnostics: list[Diagnostic]) -> None:
    """Message and line are amtool's own; the file is the checked one."""
    config.write_text(text, encoding="utf-8")
    expected = [Diagnostic(each.message, str(config), line=each.line) for each in diagnostics]
    assert amtool.check_config(config) == expected


def test_a_broken_template_file_is_a_diagnostic(amtool: Amtool, config: Path) -> None:
    """amtool first prints SUCCESS for the configuration, then FAILED for the templates."""
    config.write_text(f"route: {{receiver: desk}}\n{RECEIVERS}templates: ['*.tmpl']\n", encoding="utf-8")
    config.with_name("x.tmpl").write_text('{{ define "x" }}{{ .Foo', encoding="utf-8")
    assert amtool.check_config(config) == [Diagnostic("template: x.tmpl:1: unclosed action", str(config))]


def test_an_unrecognised_output_is_kept(amtool: Amtool, config: Path) -> None:
    """A failure without `FAILED` still gives a diagnostic."""
    (diagnostic,) = amtool.check_config(config)
    assert diagnostic == Diagnostic(f"amtool: error: path '{config}' does not exist")


def test_routes_in_order_and_with_duplicates(amtool: Amtool, config: Path) -> None:
    """With `continue`, an alert has several receivers, and one of them twice."""
    config.write_text(
        """
route:
  receiver: desk
  routes:
  - {receiver: on-call, matchers: ['severity="critical"'], continue: true}
  - {receiver: desk, matchers: ['severity="critical"'], continue: true}
  - {receiver: on-call, matchers: ['severity="critical"']}
"""
        + RECEIVERS,
        encoding="utf-8",
    )
    assert amtool.route(config, {"severity": "critical"}) == ("on-call", "desk", "on-call")
    assert amtool.route(config, {"severity": "info"}) == ("desk",)
    assert amtool.route(config, {}) == ("desk",)


@pytest.mark.parametrize(
    ("value", "in_yaml"),
    [
        ('a"b', r"a\"b"),
        ("a\\b", r"a\\b"),
        ("a\\nb", r"a\\nb"),
        ("a\nb", r"a\nb"),
        ("a,b", "a,b"),
        ("~a", "~a"),
        ("!=a", "!=a"),
        (" a ", " a "),
        ("{a}", "{a}"),
        ("é☃", "é☃"),
    ],
)
def test_a_label_value_reaches_amtool_as_it_is(amtool: Amtool, config: Path, value: str, in_yaml: str) -> None:
    """No character of a value has a meaning in a matcher."""
    config.write_text(
        f"route: {{receiver: desk, routes: [{{receiver: on-call, matchers: ['x=\"{in_yaml}\"']}}]}}\n" + RECEIVERS,
        encoding="utf-8",
    )
    assert amtool.route(config, {"x": value}) == ("on-call",)


def test_a_configuration_that_cannot_route_is_a_tool_error(amtool: Amtool, config: Path) -> None:
    """The message has amtool's reason."""
    config.write_text("route: {receiver: nobody}\n" + RECEIVERS, encoding="utf-8")
    with pytest.raises(ToolError, match=r'cannot route by .*: undefined receiver "nobody" used in route;'):
        amtool.route(config, {"a": "b"})


@pytest.fixture
def templates(tmp_path: Path) -> list[str]:
    (tmp_path / "x.tmpl").write_text(
        '{{ define "x" }}{{ .Status }} {{ .CommonLabels.alertname }}{{ end }}', encoding="utf-8"
    )
    return [str(tmp_path / "*.tmpl")]


def test_renders_a_template_with_the_data_given(amtool: Amtool, templates: list[str]) -> None:
    """The result is the text to the last character, without additions."""
    data = {"status": "firing", "commonLabels": {"alertname": "é☃"}}
    assert amtool.render(templates, '--{{ template "x" . }}\n', data) == "--firing é☃\n"


def test_renders_amtools_own_alert_without_data(amtool: Amtool, templates: list[str]) -> None:
    """None means amtool's example alert."""
    assert amtool.render(templates, "{{ .Status }}", None) == "alertstatus"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{ .Foo", "template: :1: unclosed action"),
        ('{{ template "y" . }}', 'template: :1:12: executing "" at <{{template "y" .}}>: template "y" not defined'),
        ("{{ nofunc 1 }}", 'template: :1: function "nofunc" not defined'),
        (
            "{{ .Nope }}",
            'template: :1:3: executing "" at <.Nope>: can\'t evaluate field Nope in type template.Data',
        ),
    ],
)
def test_a_rejected_template_is_reported_with_amtools_reason(
    amtool: Amtool, templates: list[str], text: str, reason: str
) -> None:
    """The message is only the reason, without the program's own prefix."""
    with pytest.raises(TemplateRejected) as rejected:
        amtool.render(templates, text, {})
    assert str(rejected.value) == reason

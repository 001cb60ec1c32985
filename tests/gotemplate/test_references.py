"""What a template reads, and what is wrong with it."""

import pytest

from tradewatch.gotemplate import (
    ALERTMANAGER,
    PROMETHEUS_ANNOTATION,
    Dialect,
    Holder,
    NotIterable,
    References,
    TemplateCalled,
    TemplatePlace,
    TextPosition,
    UndefinedTemplate,
    UnknownField,
    WrongArguments,
    parse,
    references,
)


def read(text: str, dialect: Dialect = ALERTMANAGER, files: str = "") -> References:
    return references(parse(text, dialect), dialect, parse(files, dialect).definitions)


def place(line: int, column: int, template: str = "") -> TemplatePlace:
    return TemplatePlace(template, TextPosition(line, column))


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("{{ $labels.bot }}", Holder.LABELS),
        ("{{ .Labels.bot }}", Holder.LABELS),
        ("{{ $.Labels.bot }}", Holder.LABELS),
        ('{{ index $labels "bot" }}', Holder.LABELS),
        ('{{ "bot" | index .Labels }}', Holder.LABELS),
        ("{{ with .Labels }}{{ .bot }}{{ end }}", Holder.LABELS),
        ("{{ $l := $labels }}{{ $l.bot }}", Holder.LABELS),
        ("{{ if eq $labels.bot `x` }}{{ end }}", Holder.LABELS),
        ("{{ $externalLabels.bot }}", Holder.EXTERNAL_LABELS),
    ],
)
def test_an_annotation_reads_labels_of_the_alert_and_of_prometheus(text: str, holder: Holder) -> None:
    """Each label is found with its holder, whatever the path to it is."""
    (label,) = read(text, PROMETHEUS_ANNOTATION).labels
    assert (label.holder, label.name) == (holder, "bot")


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("{{ .CommonLabels.bot }}", Holder.COMMON_LABELS),
        ("{{ .GroupLabels.bot }}", Holder.GROUP_LABELS),
        ("{{ range .Alerts.Firing }}{{ .Labels.bot }}{{ end }}", Holder.LABELS),
        ("{{ range $i, $a := .Alerts }}{{ $a.Labels.bot }}{{ end }}", Holder.LABELS),
        ("{{ (index .Alerts 0).Labels.bot }}", Holder.LABELS),
        ("{{ range slice .Alerts 0 5 }}{{ .Labels.bot }}{{ end }}", Holder.LABELS),
        ("{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .bot }}{{ end }}", Holder.COMMON_LABELS),
    ],
)
def test_a_message_reads_labels_of_each_alert_of_the_group_and_common_ones(text: str, holder: Holder) -> None:
    """The type of the dot is known in range, with, index, slice and methods."""
    (label,) = read(text).labels
    assert (label.holder, label.name) == (holder, "bot")


def test_annotations_are_listed_apart_from_labels() -> None:
    """Annotations of one alert and common annotations are distinguished."""
    reading = read("{{ .CommonAnnotations.summary }}{{ range .Alerts }}{{ .Annotations.runbook }}{{ end }}")
    assert [(read.holder, read.name) for read in reading.annotations] == [
        (Holder.COMMON_ANNOTATIONS, "summary"),
        (Holder.ANNOTATIONS, "runbook"),
    ]
    assert reading.labels == ()


def test_the_labels_of_a_query_are_not_the_alerts() -> None:
    """A query in an annotation reads other series."""
    text = "{{ range query `up` }}{{ .Labels.job }}{{ end }}{{ query `up` | first | label `job` }}"
    reading = read(text, PROMETHEUS_ANNOTATION)
    assert (reading.labels, reading.problems) == ((), ())


def test_a_called_template_has_the_dot_of_its_call() -> None:
    """What it reads has its own line and name."""
    files = '{{ define "list" }}\n{{ range . }}{{ .Labels.bot }}{{ .Lables }}{{ end }}{{ end }}'
    reading = read('{{ template "list" .Alerts }}', files=files)
    assert [(label.name, label.place) for label in reading.labels] == [("bot", place(2, 17, "list"))]
    assert [problem.place for problem in reading.problems] == [place(2, 34, "list")]
    assert reading.calls == (TemplateCalled("list", place(1, 1)),)


def test_a_template_called_twice_with_one_type_is_reported_once() -> None:
    """Nothing is listed twice, and a template can call itself."""
    files = '{{ define "t" }}{{ .Foo }}{{ template "t" . }}{{ end }}'
    reading = read('{{ template "t" . }}{{ template "t" . }}', files=files)
    assert len(reading.problems) == 1


def test_a_definition_in_the_text_hides_the_one_in_the_files() -> None:
    """It is the same in Alertmanager, which parses the text into a copy of the files' templates."""
    text = '{{ template "t" . }}{{ define "t" }}{{ .Status }}{{ end }}'
    assert read(text, files='{{ define "t" }}{{ .Foo }}{{ end }}').problems == ()


def test_an_unknown_field_is_reported_with_the_known_ones() -> None:
    """The message has the type and its fields."""
    (problem,) = read("{{ .Alerts.Labels.bot }}").problems
    assert problem == UnknownField(".Alerts.Labels", "Alerts", ("Firing", "Resolved"), place(1, 4))
    assert str(problem) == "unknown field .Alerts.Labels: Alerts has no Labels, it has Firing, Resolved"


def test_a_template_called_without_a_dot_has_no_fields() -> None:
    """Go renders `<no value>` there, without an error."""
    (problem,) = read('{{ template "t" }}', files='{{ define "t" }}{{ .Status }}{{ end }}').problems
    assert str(problem) == "unknown field .Status: nothing has no Status, it has no fields"


def test_an_undefined_template_is_a_problem_unless_alertmanager_defines_it() -> None:
    """The default templates need no definition."""
    reading = read('{{ template "slack.defualt.title" . }}{{ template "slack.default.title" . }}')
    assert reading.problems == (UndefinedTemplate("slack.defualt.title", place(1, 1)),)
    assert str(reading.problems[0]) == 'template "slack.defualt.title" is not defined'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ $value humanizePercentage }}", "$value has 1 argument, it takes none: is a | missing?"),
        ("{{ humanize }}", "humanize has 0 arguments, it takes 1"),
        ("{{ $labels.bot | reReplaceAll `a` }}", "reReplaceAll has 2 arguments, it takes 3"),
        ("{{ eq $value }}", "eq has 1 argument, it takes at least 2"),
        ("{{ slice }}", "slice has 0 arguments, it takes 1 to 4"),
    ],
)
def test_a_wrong_number_of_arguments_is_a_problem(text: str, message: str) -> None:
    """Piped values count; a value takes no argument, which finds a missing `|`."""
    problems = read(text, PROMETHEUS_ANNOTATION).problems
    assert all(isinstance(problem, WrongArguments) for problem in problems)
    assert message in map(str, problems)


def test_a_range_needs_a_list_or_a_map() -> None:
    """Go stops with an error at anything else."""
    assert read("{{ range .Status }}{{ end }}").problems == (NotIterable("string", place(1, 10)),)


@pytest.mark.parametrize(
    "text",
    [
        "{{ (or .Status .Receiver).Foo }}",
        "{{ $x := .Status }}{{ range .Alerts }}{{ $x.Foo }}{{ $x = .Labels }}{{ end }}",
        "{{ range or .Alerts .Receiver }}{{ .Foo }}{{ end }}",
        "{{ with index (or .CommonLabels .GroupLabels) .Status }}{{ .Foo }}{{ end }}",
    ],
)
def test_a_value_of_unknown_type_passes(text: str) -> None:
    """It may have several types, or be a variable that is assigned again."""
    assert read(text).problems == ()


def test_a_variable_declared_inside_a_block_does_not_change_the_one_outside() -> None:
    """`:=` in a block declares a new variable; after the block the outer one is used."""
    text = "{{ $x := .Alerts }}{{ with .Status }}{{ $x := . }}{{ end }}{{ $x.Firing.Foo }}"
    (problem,) = read(text).problems
    assert isinstance(problem, UnknownField)
    assert problem.path == "$x.Firing.Foo"


def test_in_the_else_of_a_range_the_variable_is_the_empty_list() -> None:
    """Go sets it to the whole value before the first element."""
    (problem,) = read("{{ range $x := .Alerts }}{{ else }}{{ $x.Foo }}{{ end }}").problems
    assert isinstance(problem, UnknownField)
    assert problem.owner == "Alerts"

"""templates/message"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import PRODUCTION, found, place
from tradewatch.channels.slack import Slack
from tradewatch.model import MessageTemplates, Project, Source

TITLE = '{{ define "title" }}{{ .CommonLabels.bot }}{{ end }}\n'


def _file(text: str, name: str = "common.tmpl") -> MessageTemplates:
    return MessageTemplates(name, text, defined=Source(f"/there/{name}", 1))


@pytest.mark.parametrize(
    ("text", "line", "summary"),
    [
        ('{{ define "title" }}\n{{ .CommonLables.bot }}{{ end }}', 2, "unknown field .CommonLables"),
        ('{{ define "title" }}\n\n{{ template "titel" . }}{{ end }}', 3, 'template "titel" is not defined'),
        ('{{ define "title" }}\n{{ range .Status }}{{ end }}{{ end }}', 2, "range over string"),
    ],
    ids=["field", "template", "range"],
)
def test_what_a_message_asks_for_and_is_not_there_is_reported(
    project: Project, text: str, line: int, summary: str
) -> None:
    """amtool accepts it, and the message would not be sent; here it is reported at the template's own line."""
    (problem,) = found(replace(project, templates=(_file(text),)))
    assert problem.check == "templates/message"
    assert problem.subject == "templates common.tmpl"
    assert problem.where == Source("/there/common.tmpl", line)
    assert summary in problem.summary


@pytest.mark.parametrize(
    ("text", "line", "summary"),
    [
        ("\n\n{{ .Foo", 4, "unclosed action"),
        ("\n{{ nothing . }}\n", 3, 'function "nothing" not defined'),
        ("\n{{ end }}\n", 3, "unexpected {{end}}"),
    ],
    ids=["unclosed", "function", "end"],
)
def test_a_file_that_cannot_be_read_is_one_problem(project: Project, text: str, line: int, summary: str) -> None:
    """Only the fault itself is reported, not every template that the file would have defined."""
    (problem,) = found(replace(project, templates=(_file(TITLE + text),)))
    assert problem.check == "templates/message"
    assert problem.where == Source("/there/common.tmpl", line)
    assert summary in problem.summary


def test_a_template_defined_twice_is_reported_at_the_second(project: Project) -> None:
    """Alertmanager would use the one that it reads last."""
    files = (_file(TITLE), _file(f"\n{TITLE}", name="other.tmpl"))
    (problem,) = found(replace(project, templates=files))
    assert problem.subject == "templates other.tmpl"
    assert problem.where == Source("/there/other.tmpl", 2)
    assert problem.summary == "template 'title' is also defined in common.tmpl"


def test_a_fault_in_a_channels_own_text_is_reported_at_the_channel(project: Project) -> None:
    """A channel's fields are templates themselves."""
    channel = Slack(  # channel
        channel="#desk",
        title="{{ .CommonLables.bot }}",
        title_link="",
        text="",
        color="",
        fallback="",
    )
    (problem,) = found(replace(project, environments=(replace(PRODUCTION, channels=(channel,)),)))
    assert problem.subject == "channel slack"
    assert problem.where == place(__file__, "channel")
    assert "unknown field .CommonLables" in problem.summary
    assert problem.details == "{{ .CommonLables.bot }}"


def test_templates_that_call_each_other_across_files_are_fine(project: Project) -> None:
    """The files are read together, as Alertmanager reads them."""
    files = (
        _file('{{ define "title" }}{{ range .Alerts.Firing }}{{ template "line" . }}{{ end }}{{ end }}'),
        _file('{{ define "line" }}{{ .Labels.bot }} {{ .Annotations.summary | toUpper }}{{ end }}', name="z.tmpl"),
    )
    assert found(replace(project, templates=files)) == []

"""Every argument of every definition and of every part of a dashboard, with values of other types."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from grafanalib import core

import generator
from tests.packages import CHANNELS, DISCOVERIES
from tradewatch import grafana, model
from tradewatch.checks.applied_waivers import definitions
from tradewatch.compiler import CompiledProject
from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.model import Checked, Defined, DefinitionError, Metric, PerEnvironment, Version
from tradewatch.model.checked import parameters_of
from tradewatch.model.validator import annotations_of
from tradewatch.routing import Calendar

TLS = model.Tls()
PANEL = {"title": "a", "description": "a"}
# What the content does not use, and what does not remember how it was called: the least that each takes.
LEAST: dict[type, dict[str, Any]] = {
    model.BasicAuth: {"username": "a", "password_file": "/a"},
    model.Bearer: {"credentials_file": "/a"},
    model.Connection: {"tls": TLS},
    DISCOVERIES["ConsulDiscovery"]: {"server": "a:1", "services": ("a",)},
    DISCOVERIES["DnsDiscovery"]: {"names": ("a",)},
    DISCOVERIES["FileDiscovery"]: {"paths": ("/a.json",)},
    DISCOVERIES["HttpDiscovery"]: {"url": "https://a"},
    DISCOVERIES["KubernetesDiscovery"]: {"role": "pod"},
    model.OAuth2: {"client_id": "a", "client_secret_file": "/a", "token_url": "https://a"},
    model.RecordingRule: {"record": "a:b", "expr": "a", "unit": model.ONE},
    model.Relabel: {"source_labels": ("__address__",), "target_label": "a"},
    model.RemoteWrite: {"name": "a", "url": "https://a"},
    model.Owner: {"name": "a"},
    model.Mimir: {"version": Version(9, 0), "address": "http://a"},
    model.Cortex: {"version": Version(9, 0), "address": "http://a"},
    model.Thanos: {"version": Version(9, 0), "query": "http://a"},
    model.VictoriaMetrics: {"version": Version(9, 0), "query": "http://a"},
    Calendar: {"name": "a"},
    CHANNELS["Telegram"]: {"chat_id": 1, "message": "a"},
    model.Tls: {},
    model.Waiver: {"check": "a/b", "until": "2027-01-31", "reason": "a"},
    grafana.Annotation: {"name": "a", "expr": "a", "title": "a"},
    grafana.Column: {"name": "a"},
    grafana.DashList: PANEL,
    grafana.Dashboard: {"slug": "a", "title": "a", "question": "a", "rows": ()},
    grafana.Drilldown: {"to": "a"},
    grafana.Existing: {"dashboard": core.Dashboard(title="a")},
    grafana.LibraryPanel: {"title": "a", "uid": "a", "name": "a"},
    grafana.Link: {"title": "a", "url": "/a"},
    grafana.Query: {"expr": "a"},
    grafana.Row: {"title": "a"},
    grafana.Text: {"title": "a", "content": "a"},
    grafana.Variable: {"name": "a", "metric": "a"},
}

WRONG: tuple[Any, ...] = (
    *(None, 5, -1, 10**400, 1.5, float("nan"), float("inf"), True, b"a", object(), len, int, lambda *given: None),
    *("", " ", "a", "5m", "250y", "\ud800", "a\0", "{{", "a\nb", "é", "(", "https://a:99999", "a:99999"),
    *((), [], {}, set(), ("",), (None,), ("a",), ["a"], (5,), ("\ud800",), ((),), ("a", 5), (("a", "b"),)),
    *({"a": "b"}, {5: "a"}, {"a": None}, {"a": {"b": None}}, {"\0": "a"}, {"a": ()}, {5: ("a", "b")}),
    *(PerEnvironment(None), PerEnvironment("a", b=5), PerEnvironment(5, b=float("nan")), Version("a", 1)),  # type: ignore[arg-type]
    *(model.Matcher("a", "==", "b"), model.Samples("a", {"b": 5}, 0, 0), model.Unit(5)),  # type: ignore[arg-type,dict-item]
)
NEVER = ("\ud800", "a\0", ("\ud800",), {"\0": "a"}, float("nan"), b"a", PerEnvironment(5, b=float("nan")))


def makers() -> Iterator[tuple[type, Callable[..., Any]]]:
    """Each class that content may call, with a function that calls it with some arguments replaced."""
    project = generator.project()
    compiled = CompiledProject(project)
    everything = definitions(project, map(compiled.within, project.environments))
    known = {type(each): each for each in everything if isinstance(each, Defined)}
    known[Metric] = project.metrics[0]
    yield type(project), lambda **given: replace(project, **given)
    for kind in below(Defined, GrafanaDefinition, grafana.Link, grafana.Query):
        if kind in known:
            yield kind, lambda made=known[kind], **given: replace(made, **given)
        elif kind in LEAST or issubclass(kind, grafana.QueryPanel):
            least = LEAST.get(kind, {**PANEL, "alert": project.alerts[0]})
            more = {"x": "a"} if kind is grafana.BarChart else {}
            yield kind, lambda kind=kind, least={**least, **more}, **given: kind(**least | given)
        else:
            assert kind.__subclasses__(), f"{kind.__name__} needs its least arguments in this test"


def below(*kinds: type) -> Iterator[type]:
    """The engine's classes, without those of tests."""
    for kind in kinds:
        if kind.__module__.startswith("tradewatch."):
            yield from (kind, *below(*kind.__subclasses__()))


def test_every_argument_is_accepted_or_refused_in_one_line() -> None:
    """Any value is accepted or a problem, never another exception; a value that no file can have is refused."""
    tried = 0
    for kind, make in makers():
        assert type(kind) is Checked, kind
        for name in parameters_of(kind).validators:
            if name in ("self", "defined"):
                continue
            for wrong in WRONG:
                tried += 1
                try:
                    made = make(**{name: wrong})
                except DefinitionError as error:
                    (problem,) = error.problems
                    assert problem.where is not None, (kind, name, wrong)
                    assert "\n" not in problem.summary, (kind, name, wrong)
                else:
                    assert not any(wrong is each for each in NEVER), (kind, name, wrong)
                    assert str(getattr(made, "subject", "")) is not None
    assert tried > 10_000


def test_none_is_only_accepted_if_the_annotation_has_it() -> None:
    """The annotation decides, so that a new field is included."""
    for kind, make in makers():
        for each in fields(kind) if is_dataclass(kind) else ():
            if (
                each.name in ("defined", "runbooks")
                or not each.init
                or type(None) in typing.get_args(annotations_of(kind)[each.name])
            ):
                continue
            try:
                make(**{each.name: None})
            except DefinitionError as error:
                assert f"{each.name} must be" in error.problems[0].summary
            else:
                raise AssertionError(f"{kind.__name__}.{each.name} takes None")

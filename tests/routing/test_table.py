"""docs/ROUTING.md: the tables."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import generator
from tests.routing.example import ROOT, alert, environment, project, receiver, root
from tradewatch.channels.webhook import Heartbeat, Webhook
from tradewatch.model import CRITICAL, Alert, Inhibition, Matcher, Promise, Receiver, Route, TimeInterval, matching
from tradewatch.routing import routing_table

DESK, ON_CALL = receiver("desk"), receiver("on-call")
NIGHT = TimeInterval(name="night", times=(("00:00", "06:00"), ("22:00", "24:00")), location="Europe/London")
ONE, TWO = environment("one"), environment("two")


def rows(routing: Route, *alerts: Alert, inhibitions: tuple[Inhibition, ...] = ()) -> list[str]:
    """The rows of the only group, in two environments, for results with unknown labels."""
    of = project(routing, alerts=alerts, environments=(ONE, TWO), inhibitions=inhibitions)
    _, _, table = routing_table(of, unknown).partition("## some\n\n")
    return table.splitlines()[2:]


def unknown(alert: Alert, environment: object) -> None:
    """The labels of a result are not known."""


def test_a_row_has_the_receiver_the_times_and_the_inhibition() -> None:
    """A row is for all environments if they do not differ."""
    down = Inhibition(source=matching(alertname="Down"), target=matching(alertname="Slow"), equal=("bot",))
    tree = root(
        Route(matching(severity="critical"), ON_CALL, group_by=("alertname", "bot"), group_wait="10s"),
        Route(matching(severity="warning"), DESK, group_by=("...",), repeat_interval="50s", mute=(NIGHT,)),
    )
    assert rows(tree, alert("Down", CRITICAL), alert("Slow"), inhibitions=(down,)) == [
        "| Down | critical | on-call | alertname, bot | 10s | 5m | 4h or 4h5m | - | - |",
        "| Slow | warning | desk | alert | 30s | - | 5m | night | Down (bot) |",
    ]


def test_environments_that_differ_have_rows_of_their_own() -> None:
    """Each row has the names of its environments."""
    tree = root(Route(matching(environment="two"), DESK))
    assert rows(tree, alert("Slow")) == [
        "| Slow | warning | root (one) | nothing: all share one | 30s | 5m | 4h or 4h5m | - | - |",
        "|  |  | desk (two) | nothing: all share one | 30s | 5m | 4h or 4h5m | - | - |",
    ]


def test_a_route_for_unknown_labels_has_a_condition() -> None:
    """The next row says who is notified otherwise. A pipe in it does not end the cell."""
    tree = root(Route((Matcher("bot", "=~", "x|y"),), DESK), group_by=("bot",))
    first, second = rows(tree, alert("Slow"))
    assert first.startswith('| Slow | warning | desk, if `{bot=~"x\\|y"}` | bot |')
    assert second.startswith("|  |  | root, otherwise | bot |")


def test_a_label_that_the_result_never_has_passes_no_matcher() -> None:
    """Routes and inhibitions that need it are not in the row."""
    down = Inhibition(source=matching(alertname="Down"), target=(Matcher("bot", "!=", ""),), equal=("bot",))
    of = project(root(Route(matching(bot="x"), DESK)), alerts=(alert("Down"), alert("Slow")), inhibitions=(down,))

    def result_labels(alert: Alert, environment: object) -> Collection[str]:
        return ("bot",) if alert.name == "Down" else ()

    assert routing_table(of, result_labels).splitlines()[-1] == (
        "| Slow | warning | root | nothing: all share one | 30s | 5m | 4h or 4h5m | - | - |"
    )


def test_alerts_with_the_same_name_and_rows_are_listed_once() -> None:
    """Their labels are only shown if their rows differ."""
    two = alert("Absent", metric="one"), alert("Absent", metric="two")
    assert len(rows(root(), *two)) == 1
    apart = rows(root(Route(matching(metric="two"), DESK)), *two)
    assert [row.split(" | ")[0] for row in apart] == ["| Absent (one)", "| Absent (two)"]


def test_the_document_begins_with_receivers_and_times() -> None:
    """A receiver has the channels of each environment; without any, it notifies nobody."""
    beat = Receiver("beat", via=(Heartbeat,))
    of = project(root(Route(matching(alertname="x"), beat, mute=(NIGHT,))), environments=(ONE, TWO))
    table = routing_table(of, unknown)
    assert (
        "| receiver | one | two |\n| --- | --- | --- |\n| root | webhook | webhook |\n| beat | nobody | nobody |"
        in table
    )
    assert "| night | every day, 00:00-06:00 and 22:00-24:00 (Europe/London) |" in table


def test_the_projects_own_tables_have_every_alert() -> None:
    """The document says that it is generated, ends with a line break, and has no path of a machine."""
    real = generator.project()
    table = routing_table(real, unknown)
    assert table.startswith("<!-- Generated from ")
    assert "by `make build`; edit those, not this. -->" in table.splitlines()[0]
    assert table.endswith("|\n")
    assert str(ROOT) not in table
    for each in real.alerts:
        assert f"| {each.name} " in table
    assert table == routing_table(generator.project(), unknown)


def test_promises_are_listed_in_words() -> None:
    """So a reader of the tables sees what the routes have to keep."""
    promises = (
        Promise(matching(severity="critical"), reaches=(Webhook,), within="30s", repeated="1h"),
        Promise(matching(severity="info"), never=(Heartbeat,), muted=(NIGHT,)),
    )
    table = routing_table(replace(project(root()), promises=promises), unknown)
    assert '| `{severity="critical"}` | webhook within 30s | 1h | - | - |' in table
    assert (
        '| `{severity="info"}` | - | - | heartbeat | every day, 00:00-06:00 and 22:00-24:00 (Europe/London) |' in table
    )

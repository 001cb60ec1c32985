"""Tables: columns, their order and looks, and what is calculated before they are drawn."""

from __future__ import annotations

from typing import Any

from tests.grafana.examples import EARLY, LIMIT, Knowing, environment
from tradewatch.grafana import GREEN, RED, Table, barchart, column, drilldown, query, table
from tradewatch.grafana.transform import calculate, sort_by
from tradewatch.model import SECONDS, USD


def ranking(*columns: Any, **arguments: Any) -> Table:
    queries = query("a", legend="Profit", unit=USD), query("b", legend="Loss")
    return table("Ranking", *queries, description="d", columns=columns, **arguments)


def overrides(panel: Table) -> dict[str, dict[str, Any]]:
    """What columns have of their own: name -> property id -> value."""
    rendered = panel.rendered(Knowing(environment()))
    return {
        entry["matcher"]["options"]: {each["id"]: each["value"] for each in entry["properties"]}
        for entry in rendered["fieldConfig"]["overrides"]
    }


def organized(panel: Table) -> dict[str, Any]:
    """The last step, which puts the columns in order."""
    found: dict[str, Any] = panel.to_json_data()["transformations"][-1]["options"]
    return found


def test_columns_are_in_their_order_and_have_titles() -> None:
    """Named ones come first; a label's name becomes words, a legend stays as it was written."""
    options = organized(ranking("order_type", "Loss", column("bot", "Trading bot"), column("kind", hidden=True)))
    assert options["indexByName"] == {"order_type": 0, "Loss": 1, "bot": 2, "kind": 3}
    assert options["renameByName"] == {"order_type": "Order type", "bot": "Trading bot", "kind": "Kind"}
    assert options["excludeByName"] == {"kind": True}


def test_calculated_columns_go_by_the_legends() -> None:
    """Queries become one table with their legends as names, then come the panel's own steps, then the order."""
    steps = ranking("Net", transformations=[calculate("Net", "Profit", "-", "Loss"), sort_by("Net", descending=True)])
    json = steps.to_json_data()["transformations"]
    assert [step["id"] for step in json] == ["merge", "organize", "calculateField", "sortBy", "organize"]
    assert json[1]["options"]["renameByName"] == {"Value #A": "Profit", "Value #B": "Loss"}
    assert json[2]["options"]["binary"] == {"left": "Profit", "operator": "-", "right": "Loss"}


def test_a_column_has_looks_of_its_own() -> None:
    """Unit, rounding, width, limits and how its cells show them, under the title that people see."""
    found = overrides(
        ranking(
            column("Loss", "Lost", unit=SECONDS, decimals=1, width=90, above=(EARLY, LIMIT), cell="background"),
            column("up", states={0: ("down", RED), 1: ("up", GREEN)}),
            column("Profit", max=1, cell="bar"),
        )
    )
    assert found["Lost"]["unit"] == "s"
    assert found["Lost"]["decimals"] == 1
    assert found["Lost"]["custom.width"] == 90
    assert found["Lost"]["custom.cellOptions"] == {"type": "color-background", "mode": "basic"}
    assert [step["color"] for step in found["Lost"]["thresholds"]["steps"]] == ["green", "orange", "red"]
    assert found["Up"]["custom.cellOptions"] == {"type": "color-text"}
    assert found["Up"]["mappings"][0]["options"]["0"] == {"color": "red", "index": 0, "text": "down"}
    assert found["Profit"]["max"] == 1


def test_a_renamed_column_keeps_the_unit_of_its_query() -> None:
    """Grafana finds a column by its final title."""
    assert overrides(ranking(column("Profit", "Gain")))["Gain"]["unit"] == "currencyUSD"


def test_a_cell_has_a_link_to_the_details_of_its_row() -> None:
    """The variable of the other dashboard is set to the label in this row."""
    found = overrides(ranking(column("bot", drilldown=drilldown(to="overview", strategy="bot"))))
    assert found["Bot"]["links"] == [
        {
            "targetBlank": False,
            "title": "overview",
            "url": "/d/overview?var-strategy=${__data.fields.bot}&${__url_time_range}",
        }
    ]


def test_each_value_of_a_label_has_a_bar() -> None:
    """A bar chart reads a table: the label's column is its axis, each query a bar."""
    json = barchart("Fees", query("a", legend="Fees"), x="venue", description="d").to_json_data()
    assert json["options"]["xField"] == "venue"
    assert json["targets"][0]["format"] == "table"
    assert json["transformations"][0]["options"] == {
        "excludeByName": {"Time": True},
        "indexByName": {},
        "renameByName": {"Value": "Fees"},
    }

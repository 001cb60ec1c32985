"""Tables: columns, their order and looks, and what is calculated before they are drawn."""

from __future__ import annotations

from typing import Any

from tests.grafana.examples import EARLY, LIMIT, Knowing, environment
from tradewatch.grafana import GREEN, NEUTRAL, RED, Table, barchart, column, drilldown, query, table
from tradewatch.grafana.transform import sort_by
from tradewatch.grafana.units import display
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


def test_a_tables_own_steps_go_by_the_legends() -> None:
    """Queries become one table with their legends as names, then come the panel's own steps, then the order."""
    json = ranking("bot", transformations=[sort_by("Profit", descending=True)]).to_json_data()["transformations"]
    assert [step["id"] for step in json] == ["merge", "organize", "sortBy", "organize"]
    assert json[1]["options"]["renameByName"] == {"Value #A": "Profit", "Value #B": "Loss"}


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
    assert overrides(ranking(column("Profit", "Gain")))["Gain"]["unit"] == display(USD).unit


def test_an_empty_cell_does_not_show_what_is_said_of_the_whole_panel() -> None:
    """Beside a value, "no trade" would be false."""
    fields = ranking(no_value="no trade").to_json_data()["fieldConfig"]
    assert fields["defaults"]["noValue"] == "no trade"
    assert fields["overrides"][0] == {
        "matcher": {"id": "byRegexp", "options": "/.*/"},
        "properties": [{"id": "noValue", "value": "–"}],
    }


def widths(panel: Table, columns: int) -> dict[str, dict[str, int]]:
    """The widths of the columns, `width` or `minWidth`, by title."""
    found = panel.rendered(Knowing(environment()), columns)["fieldConfig"]["overrides"]
    return {
        entry["matcher"]["options"]: {
            each["id"].removeprefix("custom."): each["value"]
            for each in entry["properties"]
            if each["id"].lower().endswith("width")
        }
        for entry in found[1:]
    }


def test_columns_share_the_panel_and_wide_ones_get_what_they_need() -> None:
    """Grafana gives equal shares; a column that needs more has a width, and the rest is shared by the others."""
    wide = column("Profit", "What the winning trades of all accounts have brought")
    roomy, narrow = widths(ranking("bot", wide), 24), widths(ranking("bot", wide), 12)
    assert set(roomy["Loss"]) == set(narrow["Loss"]) == {"minWidth"}
    assert set(roomy[wide.title]) == {"minWidth"} and set(narrow[wide.title]) == {"width"}
    assert widths(ranking(column("Loss", width=333)), 24)["Loss"] == {"width": 333}


def test_a_name_gets_the_rest_that_only_numbers_would_share() -> None:
    """A gap between numbers makes a row hard to read."""
    wide = column("bot", "The bot to which all of these numbers belong, and nothing else")
    found = widths(ranking(wide), 8)
    assert set(found[wide.title]) == {"minWidth"}
    assert all(set(each) == {"width"} for title, each in found.items() if title != wide.title)


def test_a_cell_has_a_link_to_the_details_of_its_row() -> None:
    """The variable of the other dashboard is set to the label in this row."""
    found = overrides(ranking(column("bot", drilldown=drilldown(to="overview", strategy="bot"))))
    assert found["Bot"]["links"] == [
        {
            "targetBlank": False,
            "title": "overview",
            "url": "/d/overview?var-strategy=${__data.fields.bot}&${datasource:queryparam}&${__url_time_range}",
        }
    ]


def test_each_value_of_a_label_has_a_bar() -> None:
    """A bar chart reads a table: the label's column is its axis, each query a bar."""
    json = barchart("Fees", query("a", legend="Fees"), x="venue", description="d").to_json_data()
    assert json["options"]["xField"] == "venue"
    (look,) = barchart("Fees", query("a", legend="Fees", color=RED), x="venue", description="d").to_json_data()[
        "fieldConfig"
    ]["overrides"]
    assert look["matcher"] == {"id": "byName", "options": "Fees"}
    assert json["targets"][0]["format"] == "table"
    assert json["transformations"][0]["options"] == {
        "excludeByName": {"Time": True},
        "indexByName": {},
        "renameByName": {"Value": "Fees"},
    }


def test_an_empty_cell_is_not_coloured_like_a_bad_value() -> None:
    """Grafana takes an empty cell for the smallest value, which is below the limit."""
    found = overrides(ranking(column("Profit", below=LIMIT)))
    (empty,) = found["Profit"]["mappings"]
    assert (empty["options"]["match"], empty["options"]["result"]["color"]) == ("null+nan", NEUTRAL)

"""The files that tell Grafana where everything is."""

from dataclasses import replace

from tests.grafana.examples import compiled, environment, every_type
from tradewatch.grafana.provisioning import datasource, providers
from tradewatch.grafana.units import DISPLAYS, display
from tradewatch.model import Unit


def test_the_data_source_is_the_environments_prometheus() -> None:
    """Its uid is stable, its step is the scrape interval, and it holds no secret."""
    source = datasource(environment("staging"))["datasources"][0]
    assert source["uid"] == "tradewatch-staging"
    assert source["url"] == "http://prometheus:9090"
    assert source["jsonData"]["timeInterval"] == "15s"
    assert source["jsonData"]["httpMethod"] == "POST"
    assert "secureJsonData" not in source
    assert not source.get("isDefault")


def test_grafanas_server_can_reach_prometheus_by_another_address() -> None:
    """Between containers, 127.0.0.1 is not the machine of the browser, for which links are."""
    here = environment()
    inside = replace(here, addresses=replace(here.addresses, datasource="http://metrics:9090"))
    assert datasource(inside)["datasources"][0]["url"] == "http://metrics:9090"


def test_dashboards_start_on_the_provisioned_data_source() -> None:
    """The uid in a dashboard is the one that is provisioned."""
    chooser = compiled(every_type(), environment())["templating"]["list"][0]
    assert chooser["current"]["value"] == datasource(environment())["datasources"][0]["uid"]


def test_each_folder_has_a_provider() -> None:
    """Names, folders and paths carry the environment, so that three fit into one Grafana; nothing is edited there."""
    made = [
        provider
        for name in ("production", "staging")
        for provider in providers(environment(name), ["standard", "custom"])["providers"]
    ]
    for key in ("name", "folder", "folderUid"):
        assert len({provider[key] for provider in made}) == 4
    assert made[0]["options"]["path"] == "/etc/tradewatch/production/grafana/dashboards/standard"
    assert all(provider["allowUiUpdates"] is provider["disableDeletion"] is False for provider in made)


def test_every_unit_of_the_vocabulary_has_a_display() -> None:
    """No unit of the model falls back to its name."""
    from tradewatch import model

    units = [value for value in vars(model).values() if isinstance(value, Unit)]
    assert len(units) >= 10
    assert set(units) <= DISPLAYS.keys()
    assert display(units[0]) is DISPLAYS[units[0]]

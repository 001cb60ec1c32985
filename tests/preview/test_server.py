"""The preview's server shows the dashboards of one environment, and nothing else of this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from tradewatch.preview.server import PreviewServer
from tradewatch.toolchain import ToolError


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """build/here with one dashboard and its data source."""
    dashboards = tmp_path / "here/grafana/dashboards/standard"
    dashboards.mkdir(parents=True)
    content = {"uid": "here-overview", "title": "Overview", "description": "All bots.", "tags": ["here"]}
    dashboards.joinpath("overview.json").write_text(json.dumps(content), "utf-8")
    datasources = tmp_path / "here/grafana/provisioning/datasources"
    datasources.mkdir(parents=True)
    source = {"name": "P", "type": "prometheus", "url": "http://p:9090", "jsonData": {"timeInterval": "10s"}}
    datasources.joinpath("p.yml").write_text(yaml.safe_dump({"datasources": [source]}), "utf-8")
    return tmp_path / "here"


@pytest.fixture
def server(built: Path) -> Iterator[PreviewServer]:
    """A server of `built`, and of a page that is one line."""
    bundle = built.parent / "page"
    bundle.mkdir()
    bundle.joinpath("index.html").write_text("the page", "utf-8")
    built.parent.joinpath("secret.json").write_text("secret", "utf-8")
    with PreviewServer(bundle, built, prometheus="http://asked:9090", now=5) as running:
        yield running


def get(server: PreviewServer, path: str, host: str = "127.0.0.1") -> tuple[int, str]:
    """The status and the text of an answer to exactly this path."""
    address = urlsplit(server.url)
    connection = HTTPConnection("127.0.0.1", address.port or 0, timeout=10)
    connection.request("GET", path, headers={"Host": host})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_it_tells_the_page_what_it_knows_of_the_environment(server: PreviewServer) -> None:
    """The page learns the data source's scrape interval, whom to ask, when it is, and the list of dashboards."""
    status, text = get(server, "/settings.json")
    assert status == 200
    assert json.loads(text) == {
        "environment": "here",
        "prometheus": "http://asked:9090",
        "scrapeInterval": "10s",
        "datasource": "P",
        "now": 5,
        "dashboards": [
            {
                "uid": "here-overview",
                "title": "Overview",
                "description": "All bots.",
                "tags": ["here"],
                "folder": "standard",
            }
        ],
    }


def test_a_link_to_a_dashboard_opens_the_page(server: PreviewServer) -> None:
    """An address as in Grafana, also of a dashboard that does not exist, shows the page."""
    assert get(server, "/d/here-overview/overview?from=now-6h") == (200, "the page")
    assert get(server, "/") == (200, "the page")


def test_it_serves_a_dashboard_as_it_is_now(server: PreviewServer, built: Path) -> None:
    """A page that is loaded again shows the newest build."""
    path = built / "grafana/dashboards/standard/overview.json"
    path.write_text(json.dumps({"uid": "here-overview", "title": "Changed"}), "utf-8")
    assert json.loads(get(server, "/dashboards/here-overview.json")[1])["title"] == "Changed"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.json",
        "/%2e%2e/secret.json",
        "/assets/../../secret.json",
        "//etc/passwd",
        "/dashboards/../../secret.json",
        "/dashboards/other.json",
        "/absent.js",
        "/assets\0.js",
    ],
)
def test_nothing_else_is_served(server: PreviewServer, path: str) -> None:
    """No path leads out of the page's folder, and only dashboards of the environment have an address."""
    assert get(server, path.replace("\0", "%00"))[0] == 404


def test_another_name_for_loopback_is_refused(server: PreviewServer) -> None:
    """A site whose name points to 127.0.0.1 cannot read what is here."""
    assert get(server, "/settings.json", host="evil.example.com")[0] == 403
    assert server.url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_one_line(server: PreviewServer, built: Path) -> None:
    """A second server on the same port says what to do."""
    port = urlsplit(server.url).port
    with pytest.raises(ToolError, match=rf"cannot listen on port {port}: .*; choose another with --port"):
        PreviewServer(built.parent / "page", built, prometheus="", port=port or 0)


def test_a_folder_without_dashboards_is_one_line(tmp_path: Path) -> None:
    """Without a build there is nothing to show."""
    with pytest.raises(ToolError, match="has no dashboards; run `make build`"):
        PreviewServer(tmp_path, tmp_path, prometheus="")

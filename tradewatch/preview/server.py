"""Serves the page of the preview on loopback: its bundle, and the dashboards of one environment in build/."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from tradewatch.toolchain import ToolError

_TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class Dashboards:
    """The dashboards of `folder` (build/<environment>) and their data source, as Grafana would load them."""

    folder: Path

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """The file of each dashboard by its uid, sorted by path. Raises ToolError if there are none."""
        found = sorted(self.folder.glob("grafana/dashboards/**/*.json"))
        if not found:
            raise ToolError(f"{self.folder} has no dashboards; run `make build`")
        return {json.loads(path.read_bytes())["uid"]: path for path in found}

    @cached_property
    def datasource(self) -> Mapping[str, Any]:
        """The Prometheus among the provisioned data sources. Raises ToolError if there is none."""
        for path in sorted(self.folder.glob("grafana/provisioning/datasources/*.yml")):
            for each in yaml.safe_load(path.read_bytes())["datasources"]:
                if each["type"] == "prometheus":
                    assert isinstance(each, dict)
                    return each
        raise ToolError(f"{self.folder} has no data source for Prometheus; run `make build`")

    def settings(self, prometheus: str, now: int | None) -> dict[str, Any]:
        """What the page knows of the environment. `now` is in unix ms, if the data ends in the past."""
        listed = []
        for uid, path in self.paths.items():
            dashboard = json.loads(path.read_bytes())
            texts = {key: dashboard.get(key, "") for key in ("title", "description")}
            listed.append({"uid": uid, "folder": path.parent.name, "tags": dashboard.get("tags", []), **texts})
        return {
            "environment": self.folder.name,
            "prometheus": prometheus,
            "scrapeInterval": self.datasource.get("jsonData", {}).get("timeInterval", "15s"),
            "datasource": self.datasource["name"],
            "now": now,
            "dashboards": listed,
        }


class PreviewServer:
    """The running server. As a context manager, it stops with the block.

    Files are read anew for each request, so a page that is loaded again shows the newest build. `prometheus` is the
    address that the page asks, `now` in unix ms when its data ends. Raises ToolError if the port is taken, or if there
    are no dashboards.
    """

    def __init__(self, bundle: Path, folder: Path, *, prometheus: str, now: int | None = None, port: int = 0) -> None:
        Dashboards(folder).settings(prometheus, now)
        handler = type(
            "Handler", (_Handler,), {"bundle": bundle, "folder": folder, "prometheus": prometheus, "now": now}
        )
        try:
            self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as error:
            raise ToolError(f"cannot listen on port {port}: {error.strerror}; choose another with --port") from error
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> PreviewServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    bundle: Path
    folder: Path
    prometheus: str
    now: int | None

    def do_GET(self) -> None:
        # Another site's name that points to loopback must not read what is here.
        if self.headers.get("Host", "").partition(":")[0] not in ("127.0.0.1", "localhost"):
            self.send_error(403)
            return
        path = unquote(urlsplit(self.path).path)
        try:
            content, kind = self._content(path)
        except (OSError, KeyError, ValueError, ToolError):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        with suppress(OSError):  # the reader has left
            self.end_headers()
            self.wfile.write(content)

    def _content(self, path: str) -> tuple[bytes, str]:
        dashboards = Dashboards(self.folder)
        if path == "/settings.json":
            return json.dumps(dashboards.settings(self.prometheus, self.now)).encode(), _TYPES[".json"]
        if path.startswith("/dashboards/"):
            uid = path.removeprefix("/dashboards/").removesuffix(".json")
            return dashboards.paths[uid].read_bytes(), _TYPES[".json"]
        if path == "/" or path.startswith("/d/"):
            path = "/index.html"
        file = (self.bundle / path.lstrip("/")).resolve()
        if not file.is_relative_to(self.bundle.resolve()):
            raise FileNotFoundError(path)
        return file.read_bytes(), _TYPES[file.suffix]

    def log_message(self, *_: object) -> None:
        """Print nothing: the reader looks at the page."""

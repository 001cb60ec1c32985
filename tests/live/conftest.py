"""A running Alertmanager with the example's configuration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.live.example import project
from tests.routing.example import config
from tests.servers import Alertmanager, Sink, alertmanager, sink
from tradewatch.model import Project


class Running(NamedTuple):
    """A project, its running Alertmanager, and what its channels received."""

    project: Project
    alertmanager: Alertmanager
    received: Sink


@pytest.fixture
def running(toolset: Path, tmp_path: Path) -> Iterator[Running]:
    """An Alertmanager of its own, so that a test sees only its own alerts and silences."""
    with sink() as received:
        of = project(received.url)
        files = {"alertmanager.yml": config(of, of.environments[0])}
        with alertmanager(toolset, tmp_path / "alertmanager", files) as server:
            yield Running(of, server, received)

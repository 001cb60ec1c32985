"""The manifest beside the pictures says which of them are out of date, without node or a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tradewatch.preview.pictures import outdated_pictures, write_manifest
from tradewatch.preview.server import Dashboards


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """build/ with two dashboards of one environment."""
    folder = tmp_path / "build/here/grafana/dashboards/standard"
    folder.mkdir(parents=True)
    for name in ("costs", "risk"):
        folder.joinpath(f"{name}.json").write_text(f'{{"uid": "here-{name}"}}', "utf-8")
    return tmp_path / "build"


@pytest.fixture
def images(tmp_path: Path, build: Path) -> Path:
    """Pictures of both dashboards, with their manifest."""
    folder = tmp_path / "images"
    folder.mkdir()
    pictures = {f"here-{name}": folder / f"{name}.png" for name in ("costs", "risk")}
    for path in pictures.values():
        path.write_bytes(path.name.encode())
    write_manifest(folder, Dashboards(build / "here"), pictures, "seed 7", "1")
    return folder


def found(images: Path, build: Path) -> list[str]:
    """The subject and summary of each problem."""
    return [f"{each.subject} {each.summary}" for each in outdated_pictures(images, build)]


def test_pictures_of_what_is_built_are_right(images: Path, build: Path) -> None:
    """Nothing is reported while dashboards and pictures are as they were."""
    assert found(images, build) == []


def test_a_project_without_pictures_is_right(tmp_path: Path, build: Path) -> None:
    """Without a manifest, nobody wants pictures."""
    assert found(tmp_path / "absent", build) == []


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        (
            lambda images, dashboards: dashboards.joinpath("risk.json").write_text('{"uid": "x"}', "utf-8"),
            "risk.png is older than its dashboard",
        ),
        (
            lambda images, dashboards: dashboards.joinpath("new.json").write_text("{}", "utf-8"),
            "new.png is missing: nobody drew new.json",
        ),
        (
            lambda images, dashboards: dashboards.joinpath("risk.json").unlink(),
            "risk.png is of grafana/dashboards/standard/risk.json, which does not exist any more",
        ),
        (lambda images, dashboards: images.joinpath("risk.png").unlink(), "risk.png is missing"),
        (
            lambda images, dashboards: images.joinpath("risk.png").write_bytes(b"edited"),
            "risk.png is not the picture that was drawn",
        ),
    ],
)
def test_a_picture_that_is_not_of_its_dashboard_is_reported(
    images: Path, build: Path, change: Callable[[Path, Path], object], reported: str
) -> None:
    """Each way in which pictures and dashboards can differ is reported once."""
    change(images, build / "here/grafana/dashboards/standard")
    assert found(images, build) == [reported]

"""Pictures of what changed between a commit and now."""

from __future__ import annotations

import json
from pathlib import Path

from tradewatch.preview.server import Dashboards
from tradewatch.preview.side_by_side import changed, write_page


def test_what_changed_is_shown_before_and_after(tmp_path: Path) -> None:
    """A dashboard that is new or gone has one picture; one that is the same is left out, however it is written."""
    folder = tmp_path / "here/grafana/dashboards/standard"
    folder.mkdir(parents=True)
    for name, title in (("same", "Same"), ("changed", "After <b>"), ("new", "New")):
        folder.joinpath(f"{name}.json").write_text(json.dumps({"uid": name, "title": title}), "utf-8")
    committed = {
        f"grafana/dashboards/standard/{name}.json": json.dumps({"title": title, "uid": name}).encode()
        for name, title in (("same", "Same"), ("changed", "Before"), ("gone", "Gone"))
    }
    changes = changed({**committed, "prometheus/prometheus.yml": b"x: 1"}, Dashboards(tmp_path / "here"))
    sides = [(each.title, each.before is not None, each.after is not None) for each in changes]
    assert sides == [("After <b>", True, True), ("Gone", True, False), ("New", False, True)]

    write_page(tmp_path, changes, "main")
    text = tmp_path.joinpath("index.html").read_text("utf-8")
    assert "After &lt;b&gt;" in text
    assert 'src="changed-before.png"' in text
    assert 'src="changed-after.png"' in text
    assert 'src="gone-after.png"' not in text
    assert "before: it does not exist" in text

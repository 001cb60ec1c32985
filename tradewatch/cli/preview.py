"""`preview`: draw the dashboards in build/ without a Grafana server."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import click

from tradewatch.cli.session import Session, chosen, reporting
from tradewatch.difference import read_commit
from tradewatch.model import Environment, Problem, did_you_mean
from tradewatch.model.url import http_address
from tradewatch.preview.faults import faults
from tradewatch.preview.page import Page, browser, node
from tradewatch.preview.past import ENDS, prometheus_with_past
from tradewatch.preview.pictures import draw, write_manifest
from tradewatch.preview.server import Dashboards, PreviewServer
from tradewatch.preview.side_by_side import Change, changed, write_page

_PORT = 8321


@click.command(short_help="Draw the dashboards without a Grafana server.")
@click.option("--serve", is_flag=True, help="Serve the dashboards on loopback until Ctrl-C.")
@click.option(
    "--png", "pictures", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False), help="Draw them."
)
@click.option("--check", "check_only", is_flag=True, help="Look for faults that only a drawn dashboard has.")
@click.option("--diff", "reference", metavar="REF", help="With --png: only what changed since a commit, side by side.")
@click.option("--dashboard", "wanted", metavar="NAME", multiple=True, help="Only this one; may be repeated.")
@click.option("--environment", "name", metavar="NAME", help="The environment; without it, the first one.")
@click.option("--prometheus", "address", metavar="URL", help="Ask this one; otherwise the environment's own.")
@click.option("--history", "seed", metavar="SEED", type=int, help="Ask a Prometheus with the simulated programs' past.")
@click.option("--port", type=click.IntRange(0, 65_535), default=_PORT, show_default=True, help="Of --serve.")
@reporting
def preview(
    session: Session,
    serve: bool,
    pictures: Path | None,
    check_only: bool,
    reference: str | None,
    wanted: tuple[str, ...],
    name: str | None,
    address: str | None,
    seed: int | None,
    port: int,
) -> Sequence[Problem]:
    """Draw the dashboards in build/<environment> as Grafana would, with data of a Prometheus.

    It uses Grafana's own components, but it is not Grafana: what it cannot draw, it says on the panel. It needs node,
    and Chromium for pictures. The page is built once and kept in .preview/, and so is the past of a seed.

    \b
    .venv/bin/python generator.py preview --serve
    .venv/bin/python generator.py preview --png pictures --dashboard overview --history 7
    .venv/bin/python generator.py preview --png changes --diff main --history 7
    """
    if sum((serve, pictures is not None, check_only)) != 1:
        raise click.UsageError("choose one of --serve, --png FOLDER and --check")
    if address is not None and seed is not None:
        raise click.UsageError("--prometheus and --history cannot be combined")
    if reference is not None and pictures is None:
        raise click.UsageError("--diff needs --png FOLDER")
    if address is not None and http_address(address) is None:
        raise click.UsageError("--prometheus must be an address, for example http://127.0.0.1:9090")
    environment = chosen(session.project, (name,) if name else ())[0]
    name = environment.name
    page = Page(session.root)
    if serve:
        node()
    else:
        browser()
    dashboards = Dashboards(session.build / environment.name)
    uids = _uids(dashboards, wanted)
    before = _committed(session, reference, name) if reference is not None else {}
    changes = [each for each in changed(before, dashboards) if each.uid in uids or not wanted]
    if reference is not None and not changes:
        session.say(f"no dashboard of {name} has changed since {reference}")
        return ()
    bundle = page.bundle(session.say)
    own = str(dashboards.datasource["url"])
    with _prometheus(session, environment, address or own, seed) as (asked, now):
        data = f"the simulated programs, seed {seed}" if seed is not None else asked
        served = partial(PreviewServer, bundle, prometheus=asked, now=now)
        if serve:
            with served(dashboards.folder, port=port) as server:
                session.say(f"{server.url} shows the dashboards of {name}, from {data}; Ctrl-C ends it")
                _until_stopped()
            return ()
        page.install(session.say)
        if check_only:
            with served(dashboards.folder) as server:
                return faults(page, server.url, dashboards, uids)
        assert pictures is not None
        pictures.mkdir(parents=True, exist_ok=True)
        if reference is not None:
            _draw_changes(page, served, dashboards, before, changes, pictures)
            write_page(pictures, changes, reference)
            session.say(f"{pictures / 'index.html'}: dashboards of {name} that changed since {reference}")
            return ()
        drawn = {uid: (pictures / f"{dashboards.paths[uid].stem}.png").absolute() for uid in uids}
        with served(dashboards.folder) as server:
            draw(page, server.url, drawn)
        session.say(f"{pictures}: {len(drawn)} picture{'s' if len(drawn) > 1 else ''} of {name}, from {data}")
        if not wanted:
            write_manifest(pictures, dashboards, drawn, data, page.version)
    return ()


def _uids(dashboards: Dashboards, wanted: Sequence[str]) -> list[str]:
    """The uids of the dashboards with these file names, or of all."""
    by_name = {path.stem: uid for uid, path in dashboards.paths.items()}
    for each in wanted:
        if each not in by_name:
            raise click.UsageError(f"no dashboard is called {each!r}; {did_you_mean(each, by_name)}")
    return [by_name[each] for each in wanted] or list(by_name.values())


@contextmanager
def _prometheus(
    session: Session, environment: Environment, address: str, seed: int | None
) -> Iterator[tuple[str, int | None]]:
    """The address that the page asks, and when it is there, in unix ms; None: now."""
    if seed is None:
        yield address.rstrip("/"), None
        return
    cache = session.root / ".preview"
    with prometheus_with_past(
        session.project, environment, seed, cache=cache, tools=session.tools, say=session.say
    ) as url:
        yield url, int(ENDS.timestamp() * 1000)


def _committed(session: Session, reference: str, name: str) -> Mapping[str, bytes]:
    """build/<environment> at a commit; empty if it did not exist."""
    try:
        return read_commit(session.root, reference).get(name, {})
    except ValueError as fault:
        raise click.UsageError(f"--diff: {fault}") from fault


def _draw_changes(
    page: Page,
    served: Callable[[Path], PreviewServer],
    dashboards: Dashboards,
    before: Mapping[str, bytes],
    changes: Sequence[Change],
    folder: Path,
) -> None:
    with TemporaryDirectory() as temporary:
        old = Path(temporary, dashboards.folder.name)
        _write(old, before)
        for side, built in (("before", old), ("after", dashboards.folder)):
            there = [each for each in changes if getattr(each, side) is not None]
            if there:
                with served(built) as server:
                    draw(page, server.url, {each.uid: (folder / each.picture(side)).absolute() for each in there})


def _write(folder: Path, tree: Mapping[str, bytes]) -> None:
    """Write the Grafana part of a tree."""
    for path, content in tree.items():
        if path.startswith("grafana/"):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _until_stopped() -> None:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()

"""A Prometheus with the past of an environment's programs, as the project's simulator writes it for a seed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tradewatch.live import prometheus, rule_files
from tradewatch.model import COUNTER, Environment, Project
from tradewatch.model.matcher import quoted
from tradewatch.preview.rules import alerts_as_recordings, starts_as_recordings
from tradewatch.toolchain import ToolError, find
from tradewatch.toolchain.run import run

# When the past ends: a Wednesday, at working hours. It is fixed, so that pictures are always the same.
ENDS = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
# Seconds: how long the past is, its last day, and the range that most graphs show at first.
_LENGTH, _DAY, _SHOWN = 8 * 86_400, 86_400, 6 * 3_600
# From when and until when before the end rules are evaluated, and how often; in seconds. Alerts are not evaluated for
# all of it, because that would take an hour.
_RECORDINGS = ((_LENGTH, _DAY, 300), (_DAY, 0, 60))
_ALERTS = ((_DAY, _SHOWN, 300), (_SHOWN, 0, 60))
# Since when an alert has fired is only asked at the end.
_STARTS = ((600, 0, 60),)
# Seconds between evaluations in a hold, and between scrapes of servers.
_STEP = 60
# Seconds within which one program's past is written, imported, or evaluated.
_WITHIN = 3_600.0
# Blocks may be longer than the past: promtool reads the input again for each block.
_IMPORT = ("tsdb", "create-blocks-from", "--max-block-duration=720h")


@contextmanager
def prometheus_with_past(
    project: Project, environment: Environment, seed: int, *, cache: Path, tools: Path, say: Callable[[str], None]
) -> Iterator[str]:
    """Run a Prometheus with the environment's past until `ENDS`, and yield its address.

    The past is written once for each seed, and kept in `cache`. `tools` is the folder of the servers, `say` prints
    progress. Raises ToolError if the project has no simulator, or if a program fails.
    """
    if not project.simulator:
        raise ToolError("the project has no simulator that writes a past; use --prometheus")
    name = f"past-{environment.name}-{_checksum(project, environment, seed)}"
    cache.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=cache, prefix="running-") as running:
        folder = Path(running)
        if not cache.joinpath(name).is_dir():
            written = _write(project, environment, seed, folder, tools, say)
            for old in cache.glob(f"past-{environment.name}-*"):
                shutil.rmtree(old)
            written.rename(cache / name)
        shutil.copytree(cache / name, folder / "storage", copy_function=_link)
        with _server(tools, folder) as server:
            yield server


def _checksum(project: Project, environment: Environment, seed: int) -> str:
    """What the past depends on: the seed, the programs, the rules, and the simulator's files."""
    digest = sha256(f"{seed} {_targets(project, environment)}".encode())
    folder = project.root.joinpath(*project.simulator.split("."))
    own = Path(__file__), Path(__file__).with_name("rules.py")
    for path in [*own, *sorted(folder.rglob("*.py")), *_rule_files(project, environment)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _rule_files(project: Project, environment: Environment) -> Sequence[Path]:
    folder = project.root / "build" / environment.name / "prometheus"
    return [folder / name for name in rule_files(folder)]


def _targets(project: Project, environment: Environment) -> Sequence[tuple[str, str]]:
    """Each watched program with the address of its first replica."""
    found: dict[str, str] = {}
    for job in environment.jobs:
        for labels, addresses in job.targets:
            if project.identity in labels and addresses:
                found.setdefault(labels[project.identity], addresses[0])
    return [(name, found.get(name, f"{name}:9400")) for name in environment.watched]


def _write(
    project: Project, environment: Environment, seed: int, folder: Path, tools: Path, say: Callable[[str], None]
) -> Path:
    blocks = folder / "blocks"
    promtool = find("promtool", tools).path
    for number, (name, instance) in enumerate(_targets(project, environment)):
        say(f"writing the past of {name}; this happens once for a seed")
        with TemporaryDirectory(dir=folder) as given:
            options = {
                "--name": name,
                "--instance": instance,
                "--seed": str(seed + number),  # not the same incidents at the same time
                "--history": f"{_LENGTH}s",
                "--until": str(int(ENDS.timestamp())),
                "--into": given,
            }
            arguments = ["-m", project.simulator, *(text for option in options.items() for text in option)]
            _call(Path(sys.executable), arguments, project.root)
            _import(promtool, sorted(Path(given).glob("*.om")), blocks, folder)
    with TemporaryDirectory(dir=folder) as given:
        servers = Path(given, "servers.om")
        servers.write_text("\n".join(_of_servers(project, environment)) + "\n# EOF\n", "utf-8")
        _import(promtool, [servers], blocks, folder)
    say("evaluating the rules of the past")
    files = _rule_files(project, environment)
    read = [yaml.safe_load(path.read_bytes()) for path in files]
    _evaluate(promtool, files, _RECORDINGS, blocks, folder, tools)
    for record, times in ((alerts_as_recordings, _ALERTS), (starts_as_recordings, _STARTS)):
        rules = folder / "alerts.yml"
        rules.write_text(yaml.safe_dump(record(read, _STEP)), "utf-8")
        _evaluate(promtool, [rules], times, blocks, folder, tools)
    return blocks


def _of_servers(project: Project, environment: Environment) -> Iterator[str]:
    """What healthy servers export, as lines of OpenMetrics: the series that situations begin with."""
    end = int(ENDS.timestamp())
    for samples in project.world.servers if project.world else ():
        metric = project.series[samples.series]
        job = samples.labels.get("job") or metric.exporter.job
        kind = "counter" if metric.kind is COUNTER else "gauge"
        yield f"# TYPE {samples.series.removesuffix('_total') if kind == 'counter' else samples.series} {kind}"
        for target, address in _addresses(environment, job):
            own = {**samples.labels, **target, "job": job, "instance": address}
            labels = ",".join(f"{name}={quoted(value)}" for name, value in sorted(own.items()))
            for age in range(_LENGTH, -1, -_STEP):
                value = samples.start + samples.slope * (_LENGTH - age)
                yield f"{samples.series}{{{labels}}} {value} {end - age}"


def _addresses(environment: Environment, job: str) -> Iterator[tuple[Mapping[str, str], str]]:
    for each in environment.jobs:
        if each.name == job:
            for labels, addresses in each.targets:
                yield from ((labels, address) for address in addresses)


def _evaluate(
    promtool: Path,
    rules: Sequence[Path],
    times: Sequence[tuple[int, int, int]],
    blocks: Path,
    folder: Path,
    tools: Path,
) -> None:
    """Add what the recording rules say of the past to its blocks."""
    end, storage = int(ENDS.timestamp()), folder / "storage"
    shutil.copytree(blocks, storage, copy_function=_link)
    with _server(tools, folder) as url:
        for start, until, step in times:
            of_time = [f"--start={end - start}", f"--end={end - until}", f"--eval-interval={step}s"]
            places = [f"--url={url}", f"--output-dir={blocks}"]
            _call(promtool, [*_IMPORT, "rules", *of_time, *places, *map(str, rules)], folder)
    shutil.rmtree(storage)


def _import(promtool: Path, files: Sequence[Path], blocks: Path, folder: Path) -> None:
    """Import files as one, in their order."""
    joined = folder / "all.om"
    with joined.open("wb") as everything:
        for path in files:
            everything.write(path.read_bytes().removesuffix(b"# EOF\n"))
        everything.write(b"# EOF\n")
    _call(promtool, [*_IMPORT, "openmetrics", str(joined), str(blocks)], folder)
    joined.unlink()


def _call(program: Path, arguments: Sequence[str], folder: Path) -> None:
    done = run(program, arguments, cwd=folder, timeout=_WITHIN)
    if done.exit_code:
        said = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()
        raise ToolError(f"{program.name} {' '.join(arguments[:2])} failed and said: {said[-1]}")


@contextmanager
def _server(tools: Path, folder: Path) -> Iterator[str]:
    """A Prometheus that scrapes nothing, with the blocks in `folder`/storage."""
    config = folder / "prometheus.yml"
    config.write_text(yaml.safe_dump({"global": {"scrape_interval": "1m"}}), "utf-8")
    with prometheus(find("prometheus", tools).path, config, folder, "--storage.tsdb.retention.time=100y") as server:
        yield server.url


def _link(source: str, target: str) -> str:
    """A server changes the files of a block only by deleting them, so it gets links to ours."""
    Path(target).hardlink_to(source)
    return target

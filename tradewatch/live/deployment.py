"""A copy of build/<environment> that runs on loopback: with addresses, receivers and secrets of this machine.

Whoever starts servers with it decides what is where. Its times can be shortened, so that an alert with a hold of
minutes fires within seconds; limits stay as they are.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tradewatch.model.duration import duration, seconds
from tradewatch.promql import change_durations
from tradewatch.toolchain import ToolError

# Labels and addresses, as the targets of a Job.
Targets = Sequence[tuple[Mapping[str, str], Sequence[str]]]

# Seconds; Alertmanager refuses an interval of 0.
_SHORTEST_WAIT = 0.1
# A shortened range has at least as many samples, because a rate needs two, also after a missed scrape.
_SAMPLES = 4
# A shortened offset goes back so many samples, so that it never selects the newest one again.
_SAMPLES_BACK = 2

_PROMETHEUS, _ALERTMANAGER = "prometheus/prometheus.yml", "alertmanager/alertmanager.yml"
_SCRAPES, _EVALUATIONS = "scrape_interval", "evaluation_interval"
_ROUTE_WAITS = ("group_wait", "group_interval")
# The parts of a client's settings that work without TLS and without a proxy.
_AUTHORIZATION = ("authorization", "basic_auth")
_HARMLESS = "not-a-secret"

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, kw_only=True)
class Receivers:
    """Where messages go instead: an address for each type of channel, and what the receiver there accepts.

    `smtp` is `host:port`, and `smtp_authority` the certificate, in PEM, that verifies that server's own. A webhook that
    does not get resolved alerts is a heartbeat.
    """

    webhook: str
    heartbeat: str
    slack: str = ""
    telegram: str = ""
    telegram_token: str = _HARMLESS
    pagerduty: str = ""
    pagerduty_key: str = _HARMLESS
    smtp: str = ""
    smtp_password: str = _HARMLESS
    smtp_authority: str = ""


@dataclass(frozen=True, kw_only=True)
class Times:
    """How times are shortened; lengths are in seconds.

    `factor` divides intervals, holds, ranges, offsets and the waits of messages. Scrapes are at least `scrapes` apart,
    and evaluations `evaluations`: short intervals keep the cores busy with nothing else. No range or offset is longer
    than `longest_range` then, and no hold or wait longer than `longest_wait`.
    """

    factor: float = 1
    scrapes: float = 1
    evaluations: float = 1
    longest_range: float = math.inf
    longest_wait: float = math.inf

    @property
    def change(self) -> bool:
        """Whether any time changes."""
        return self != Times()

    def wait(self, length: float, least: float = _SHORTEST_WAIT) -> float:
        """What a hold or a wait becomes; one that is shorter than `least` stays."""
        return self._shorter(length, least, self.longest_wait)

    def range(self, length: float, least: float) -> float:
        """What a range or an offset becomes; one that is shorter than `least` stays."""
        return self._shorter(length, least, self.longest_range)

    def divided(self, length: float, least: float) -> float:
        """What an interval becomes; one that is shorter than `least` stays."""
        return self._shorter(length, least, math.inf)

    def _shorter(self, length: float, least: float, longest: float) -> float:
        return min(length, max(least, min(longest, length / self.factor)))


class Deployment(NamedTuple):
    """The configuration of each server."""

    prometheus: Path
    alertmanager: Path


def deploy(
    build: Path,
    folder: Path,
    *,
    targets: Mapping[str, Targets],
    alertmanagers: Sequence[str],
    receivers: Receivers,
    times: Times = Times(),
) -> Deployment:
    """Write what Prometheus and Alertmanager load into the new `folder`, made from `build` (build/<environment>).

    `targets` has the targets of each job by its name; `alertmanagers` are `host:port`. `times` shortens times;
    limits are not changed. TLS, proxies, service discovery and remote stores are left out, because nothing on loopback
    has them. Secrets are files that only their owner can read.

    Raises ToolError if `build` is not there, if a job has no targets, or if `receivers` lacks a type of channel.
    """
    if not (build / _PROMETHEUS).is_file():
        raise ToolError(f"{build / _PROMETHEUS} does not exist; run `make build`")
    _deploy_prometheus(build, folder, targets, alertmanagers, times)
    _deploy_alertmanager(build, folder, receivers, times)
    return Deployment(folder / _PROMETHEUS, folder / _ALERTMANAGER)


def rule_files(folder: Path) -> list[str]:
    """The rule files in build/<environment>/prometheus, by their names there.

    With a ruler, the configuration does not name them, but Prometheus can evaluate them as well.
    """
    named: list[str] = _read(folder / Path(_PROMETHEUS).name)["rule_files"]
    found = (path for path in folder.rglob("*.yml") if path.parent.name != "tests" and path.name != "prometheus.yml")
    return named or sorted(path.relative_to(folder).as_posix() for path in found)


def _deploy_prometheus(
    build: Path, folder: Path, targets: Mapping[str, Targets], alertmanagers: Sequence[str], times: Times
) -> None:
    (folder / _PROMETHEUS).parent.mkdir(parents=True)
    source, config = (build / _PROMETHEUS).parent, _read(build / _PROMETHEUS)
    settings = config["global"]
    _change(settings, (_SCRAPES,), lambda length: times.divided(length, times.scrapes))
    _change(settings, (_EVALUATIONS,), lambda length: times.divided(length, times.evaluations))
    scrapes, evaluations = seconds(settings[_SCRAPES]), seconds(settings[_EVALUATIONS])
    config["rule_files"] = rule_files(source)
    for name in config["rule_files"]:
        path = folder / "prometheus" / name
        path.parent.mkdir(exist_ok=True)
        if times.change:
            _write(path, _shorten_rules(_read(source / name), scrapes, evaluations, times))
        else:
            shutil.copyfile(source / name, path)
    config["scrape_configs"] = [_job(job, targets, times) for job in config["scrape_configs"]]
    config["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": list(alertmanagers)}]}]}
    config.pop("remote_write", None)
    _write(folder / _PROMETHEUS, config)


def _deploy_alertmanager(build: Path, folder: Path, receivers: Receivers, times: Times) -> None:
    shutil.copytree((build / _ALERTMANAGER).parent, (folder / _ALERTMANAGER).parent)
    config = _read(build / _ALERTMANAGER)
    for route in _routes(config["route"]):
        _change(route, _ROUTE_WAITS, times.wait)
        # Not cut at the longest wait: nothing is to be repeated sooner than the factor says.
        _change(route, ("repeat_interval",), lambda length: times.divided(length, _SHORTEST_WAIT))
    channels = _Channels(folder / "secrets", receivers)
    config["receivers"] = [channels.receiver(each) for each in config["receivers"]]
    _write(folder / _ALERTMANAGER, config)


def _job(job: Mapping[str, Any], targets: Mapping[str, Targets], times: Times) -> dict[str, Any]:
    name = job["job_name"]
    if name not in targets:
        raise ToolError(f"no targets are given for the job {name!r}")
    kept = {key: job[key] for key in ("job_name", "scrape_interval", "scrape_timeout") if key in job}
    _change(kept, (_SCRAPES, "scrape_timeout"), lambda length: times.divided(length, times.scrapes))
    groups = [{"targets": list(addresses), "labels": dict(labels)} for labels, addresses in targets[name]]
    return {**kept, "static_configs": groups}


def _change(settings: dict[str, Any], names: Sequence[str], changed: Callable[[float], float]) -> None:
    """Change those of the durations that are set; 0 stays 0."""
    for name in names:
        if name in settings:
            settings[name] = duration(changed(seconds(settings[name])))


def _shorten_rules(file: dict[str, Any], scrapes: float, evaluations: float, times: Times) -> dict[str, Any]:
    """A rule file for a server that scrapes and evaluates in these intervals, in seconds."""
    changed: dict[str, Callable[[float], float]] = {
        "range": lambda length: times.range(length, _SAMPLES * scrapes),
        "offset": lambda length: times.range(length, _SAMPLES_BACK * scrapes),
        "step": lambda length: times.divided(length, scrapes),
    }
    for group in file["groups"]:
        _change(group, ("interval",), lambda length: times.divided(length, evaluations))
        for rule in group["rules"]:
            rule["expr"] = change_durations(rule["expr"], lambda which, length: changed[which](length))
            _change(rule, ("for", "keep_firing_for"), lambda length: times.wait(length, evaluations))
    return file


class _Channels:
    """The receivers of a configuration with the addresses of `Receivers`, and the files of their secrets."""

    def __init__(self, secrets: Path, receivers: Receivers) -> None:
        self._secrets, self._to = secrets, receivers

    def receiver(self, receiver: Mapping[str, Any]) -> dict[str, Any]:
        """A receiver with all its channels. Raises ToolError for a channel without an address."""
        return {
            key: value if key == "name" else [self._channel(receiver["name"], key, each) for each in value]
            for key, value in receiver.items()
        }

    def _channel(self, of: str, key: str, channel: Mapping[str, Any]) -> dict[str, Any]:
        to = self._to
        settings: dict[str, Any] = {}
        secrets: dict[str, str] = {}
        match key:
            case "webhook_configs":
                address = to.webhook if channel["send_resolved"] else to.heartbeat
                if "url" in channel:
                    settings = {"url": address}
                secrets = {"url_file": address}
            case "slack_configs":
                address = to.slack
                secrets = {"api_url_file": address}
            case "pagerduty_configs":
                address = to.pagerduty
                settings, secrets = {"url": address}, {"routing_key_file": to.pagerduty_key}
            case "telegram_configs":
                address = to.telegram
                settings, secrets = {"api_url": address}, {"bot_token_file": to.telegram_token}
            case "email_configs":
                address = to.smtp
                settings = {"smarthost": address, "tls_config": {"ca_file": "smtp_authority"}}
                secrets = {"auth_password_file": to.smtp_password, "ca_file": to.smtp_authority}
            case _:
                address = ""
        if not address:
            raise ToolError(f"the receiver {of} has {key}, for which no address on this machine is given")
        client = {name: value for name, value in channel.get("http_config", {}).items() if name in _AUTHORIZATION}
        settings = {**channel, **settings, "http_config": client}
        if not client:
            del settings["http_config"]
        return self._with_files(settings, secrets)

    def _with_files(self, settings: Mapping[str, Any], contents: Mapping[str, str]) -> dict[str, Any]:
        """The settings with each file that they name in our folder."""
        found = dict(settings)
        for name, value in settings.items():
            if isinstance(value, Mapping):
                found[name] = self._with_files(value, contents)
            elif name.endswith("_file"):
                found[name] = self._file(Path(value).name, contents.get(name, _HARMLESS))
        return found

    def _file(self, name: str, content: str) -> str:
        self._secrets.mkdir(mode=0o700, exist_ok=True)
        path = self._secrets / name
        path.touch(mode=0o600)
        # Without a line break: Alertmanager before 0.27 sends one in a password.
        path.write_text(content, "utf-8")
        return str(path.absolute())


def _routes(route: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield route
    for child in route.get("routes", ()):
        yield from _routes(child)


def _read(path: Path) -> dict[str, Any]:
    found = yaml.load(path.read_bytes(), _Loader)  # noqa: S506
    assert isinstance(found, dict)
    return found


def _write(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), "utf-8")

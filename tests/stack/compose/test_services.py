"""docker-compose.yml: what holds for every service, and what fits build/compose. No docker runs here."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from environments import COMPOSE
from tests.stack.compose.composed import COMPOSED, FILE, ROOT, SERVICES, STACK
from tradewatch.compiler.start import alertmanager_commands, prometheus_command
from tradewatch.grafana.provisioning import MOUNT
from tradewatch.live import free_ports, start, until
from tradewatch.secrets import find

BUILD = ROOT / "build" / "compose"
PINNED = re.compile(r"[\w/-]+:v?\d+(\.\d+)+[\w.-]*@sha256:[0-9a-f]{64}")
_LISTENS = re.compile(r"--?(?:web\.listen-address|httpListenAddr)=0\.0\.0\.0:(\d+)")

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


def listens_on(name: str) -> set[str]:
    """The ports that the service's command names; Grafana's is its default."""
    if name == "grafana":
        return {"3000"}
    words = list(map(str, SERVICES[name]["command"]))
    flags = {value for flag, value in itertools.pairwise(words) if flag in ("--port", "--control")}
    return flags | {found[1] for word in words if (found := _LISTENS.fullmatch(word))}


def mounts(service: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Source, target, and whether it is read-only, of each volume."""
    for volume in service.get("volumes", ()):
        if isinstance(volume, str):
            source, target = volume.split(":")
            yield source, target, False
        else:
            yield volume["source"], volume["target"], volume.get("read_only", False)


class TestEveryService:
    """Whatever a service runs."""

    @every_service
    def test_cannot_change_its_image_or_gain_rights(self, service: dict[str, Any]) -> None:
        """A program that is taken over finds little to take."""
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service

    @every_service
    def test_has_limits(self, service: dict[str, Any]) -> None:
        """Memory, CPU, processes and logs."""
        assert service["mem_limit"]
        assert service["cpus"]
        assert service["pids_limit"]
        assert {"max-size", "max-file"} <= service["logging"]["options"].keys()

    @every_service
    def test_is_restarted_and_has_a_health_check(self, service: dict[str, Any]) -> None:
        """`docker compose up --wait` waits for it."""
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"

    @every_service
    def test_starts_after_healthy_ones(self, service: dict[str, Any]) -> None:
        """It waits until what it uses answers, not only until it was started."""
        for name, condition in service.get("depends_on", {}).items():
            assert name in SERVICES
            assert condition == {"condition": "service_healthy"}

    @pytest.mark.parametrize("name", SERVICES)
    def test_is_reached_on_loopback_alone(self, name: str) -> None:
        """Each published port is on 127.0.0.1, and the program listens on it."""
        for port in SERVICES[name].get("ports", ()):
            host, _, inner = port.split(":")
            assert host == "127.0.0.1"
            assert inner in listens_on(name)

    @every_service
    def test_its_image_is_pinned(self, service: dict[str, Any]) -> None:
        """By version and digest; what is built here is never pulled, and the Dockerfile pins the image below it."""
        if "build" in service:
            assert service["pull_policy"] == "build"
            (base,) = re.findall(r"^FROM (\S+)$", (STACK / "Dockerfile").read_text("utf-8"), re.MULTILINE)
            assert PINNED.fullmatch(base)
        else:
            assert PINNED.fullmatch(service["image"])

    @every_service
    def test_writes_to_named_volumes_alone(self, service: dict[str, Any]) -> None:
        """A folder of the machine is read-only, and must be there."""
        for source, _, read_only in mounts(service):
            if source.startswith("."):
                assert read_only
                assert (ROOT / source).exists()
            else:
                assert source in COMPOSED["volumes"]


class TestConfiguration:
    """build/compose is what runs, unchanged."""

    @pytest.mark.parametrize("name", ["prometheus", "alertmanager", "grafana"])
    def test_the_servers_read_build(self, name: str) -> None:
        """The whole folder is mounted where the generated files expect it."""
        assert ("./build", MOUNT, True) in mounts(SERVICES[name])

    @pytest.mark.parametrize(
        ("name", "command", "storage"),
        [
            ("prometheus", prometheus_command(COMPOSE), "--storage.tsdb.path="),
            ("alertmanager", *alertmanager_commands(COMPOSE), "--storage.path="),
        ],
    )
    def test_the_commands_are_those_of_start_md(self, name: str, command: list[str], storage: str) -> None:
        """With the paths of the containers; the storage is on a volume."""
        (volume,) = (target for source, target, _ in mounts(SERVICES[name]) if source == name)
        expected = [
            each.replace("--config.file=", f"--config.file={MOUNT}/compose/")
            if each.startswith("--config.file=")
            else storage + volume
            if each.startswith(storage)
            else each
            for each in command[1:]
        ]
        assert sorted(SERVICES[name]["command"]) == sorted(expected)

    def test_each_address_is_a_service_and_its_port(self) -> None:
        """In scrape jobs, receivers and the data source; a container does not reach another one on 127.0.0.1."""
        prometheus = yaml.safe_load((BUILD / "prometheus/prometheus.yml").read_bytes())
        groups = [*prometheus["alerting"]["alertmanagers"], *prometheus["scrape_configs"]]
        found = {target for group in groups for each in group["static_configs"] for target in each["targets"]}
        sources = yaml.safe_load((BUILD / "grafana/provisioning/datasources/prometheus.yml").read_bytes())
        receivers = yaml.safe_load((BUILD / "alertmanager/alertmanager.yml").read_bytes())["receivers"]
        urls = {each["url"] for each in sources["datasources"]}
        urls |= {hook["url"] for each in receivers for hook in each.get("webhook_configs", ())}
        found |= {urlsplit(url).netloc for url in urls}
        store = yaml.safe_load((STACK / "victoriametrics.yml").read_bytes())
        found |= {
            target for job in store["scrape_configs"] for each in job["static_configs"] for target in each["targets"]
        }
        assert len(found) >= 5
        for address in found:
            name, port = address.split(":")
            assert port in listens_on(name), address

    def test_every_replica_of_the_bot_is_scraped(self) -> None:
        """Each service that runs the bot is a target, and each target such a service."""
        bots = {f"{name}:9400" for name, each in SERVICES.items() if "stack.bot" in each.get("command", ())}
        assert {address for job in COMPOSE.jobs[:1] for _, targets in job.targets for address in targets} == bots

    def test_links_lead_to_published_ports(self) -> None:
        """A browser on the machine opens the links of messages."""
        published = {port.rpartition(":")[0] for each in SERVICES.values() for port in each.get("ports", ())}
        there = COMPOSE.addresses
        for url in (there.grafana, there.prometheus, there.alertmanager):
            assert urlsplit(url).netloc in published
        assert SERVICES["grafana"]["environment"]["GF_SERVER_ROOT_URL"] == there.grafana

    def test_real_servers_start_with_these_commands(self, toolset: Path, tmp_path: Path) -> None:
        """Both know every flag and load the configuration; only the paths and the port are of this machine."""
        for name in ("prometheus", "alertmanager"):
            folder = tmp_path / name
            folder.mkdir()
            command = [
                each.replace(MOUNT, str(ROOT / "build"))
                .replace(f"path=/{name}", f"path={folder}")
                .replace(f"address={listening(name)}", "address=127.0.0.1:0")
                for each in SERVICES[name]["command"]
            ]
            with start(toolset / "bin" / name, command, folder) as server:
                assert server.ready()


def listening(name: str) -> str:
    (port,) = listens_on(name)
    return f"0.0.0.0:{port}"


class TestSecrets:
    """There is no password to guess, and none in the repository."""

    def test_no_secret_is_written(self) -> None:
        """Neither in the file nor in a variable of a service."""
        assert list(find(re.sub(r"@sha256:[0-9a-f]{64}", "", FILE.read_text("utf-8")))) == []

    def test_each_secret_is_a_file_that_must_be_named(self) -> None:
        """`docker compose` refuses to start without it, and says what to set."""
        for secret in COMPOSED["secrets"].values():
            assert re.fullmatch(r"\$\{[A-Z_]+:\?\S.+\}", secret["file"])

    @pytest.mark.parametrize(("password", "starts"), [("chosen\n", True), (" \n", False), ("", False), (None, False)])
    def test_grafana_does_not_start_without_a_password(
        self, tmp_path: Path, password: str | None, starts: bool
    ) -> None:
        """With an empty one it would take its default: its entry point checks the file first, and says so."""
        shell, option, script = SERVICES["grafana"]["entrypoint"]
        if password is not None:
            (tmp_path / "password").write_text(password, encoding="utf-8")
        here = script.replace("/run/secrets/grafana_password", f"{tmp_path}/password").replace(
            "/run.sh", "echo started"
        )
        ended = subprocess.run([shell, option, here], capture_output=True, text=True, timeout=10)
        assert (ended.returncode, ended.stdout) == ((0, "started\n") if starts else (1, ""))
        assert starts or "GRAFANA_PASSWORD_FILE is empty" in ended.stderr


def on_free_ports(name: str) -> tuple[list[str], list[str]]:
    """The command of a service and its health check, for this machine."""
    service, ports = SERVICES[name], sorted(listens_on(name))
    here = dict(zip(ports, map(str, free_ports(len(ports))), strict=True)) | {"0.0.0.0": "127.0.0.1"}
    _, *check = service["healthcheck"]["test"]
    for inner, free in here.items():
        check = [word.replace(f":{inner}/", f":{free}/") for word in check]
    return [here.get(word, word) for word in service["command"]], check


def is_healthy(check: list[str]) -> bool:
    return not subprocess.run(check, capture_output=True, timeout=30).returncode


def installed() -> Iterator[Path]:
    """Each module and package that requirements/stack.txt installs, as it is in this environment."""
    pinned = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements/stack.txt").read_text("utf-8"), re.MULTILINE))
    for name, owners in packages_distributions().items():
        if pinned & {owner.lower().replace("_", "-") for owner in owners} and (found := find_spec(name)):
            yield Path(found.submodule_search_locations[0] if found.submodule_search_locations else str(found.origin))


class TestImage:
    """The image of the bot and the receivers."""

    def copied(self) -> list[list[str]]:
        """Sources and target of each COPY."""
        lines = (STACK / "Dockerfile").read_text("utf-8").splitlines()
        return [line.split()[1:] for line in lines if line.startswith("COPY ")]

    def test_what_it_copies_is_there_and_not_ignored(self) -> None:
        """The build's context has each path."""
        allowed = {
            line[1:] for line in (STACK / "Dockerfile.dockerignore").read_text("utf-8").splitlines() if line[0] == "!"
        }
        for *sources, _ in self.copied():
            for source in sources:
                assert (ROOT / source).exists(), source
                assert source.rstrip("/") in allowed

    def test_does_not_run_as_root(self) -> None:
        """Neither by the image nor by the service."""
        assert "\nUSER 65534:65534\n" in (STACK / "Dockerfile").read_text("utf-8")
        assert {each["user"] for each in SERVICES.values() if "build" in each} == {"65534:65534"}

    @pytest.mark.parametrize("name", [name for name, each in SERVICES.items() if "build" in each])
    def test_has_all_that_its_services_need(self, tmp_path: Path, name: str) -> None:
        """What is copied is enough: it starts with its command, on free ports, and passes its health check."""
        for *sources, target in self.copied():
            for source in sources:
                place = tmp_path / target.lstrip("/")
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, place, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    place.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / source, place)
        command, (python, *check) = on_free_ports(name)
        assert (command[0], python) == ("python", "python")
        for place in installed():
            (tmp_path / place.name).symlink_to(place)
        # -S: without the other packages of this environment.
        alone = [sys.executable, "-S", *command[1:]]
        with subprocess.Popen(alone, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}) as running:
            try:
                until(
                    lambda: running.poll() is not None or is_healthy([sys.executable, *check]), lambda: name, within=60
                )
                assert running.poll() is None
            finally:
                running.terminate()

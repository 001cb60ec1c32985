"""docs/ALERTMANAGER_SETUP.md: its lines, commands and settings, with the real servers and receivers on loopback."""

from __future__ import annotations

import ast
import re
import shlex
import ssl
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import HTTPSHandler, ProxyHandler, build_opener

import pytest
import trustme

import generator
from environments import STAGING
from rules.system import BOT_DOWN
from stack.sinks import Sink, start
from stack.sinks.addresses import addresses_of
from tests.commands import ROOT, surroundings
from tests.docs.fragments import found
from tests.docs.pages import blocks, lines, path
from tests.live.example import run
from tests.model.programs import amtool_of
from tradewatch import live
from tradewatch.checks import CHECKS, check
from tradewatch.cli.doctor import doctor
from tradewatch.cli.fire import fire
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.start import alertmanager_commands
from tradewatch.filetree import write_all
from tradewatch.live import Server, Times, deploy, free_ports, until
from tradewatch.model import Channel, Environment, Project, Version

PAGE = "docs/ALERTMANAGER_SETUP.md"
FOLDER = STAGING.secrets
COMMANDS = [line for block in blocks(PAGE, "sh") for line in lines(block)]
SECRETS = dict.fromkeys(each.split()[1] for each in COMMANDS if each.startswith("secret "))
FIRE, RESOLVE, FIRE_BY_TLS = ([*shlex.split(each)[3:]] for each in COMMANDS if " fire " in each)
*LINES, EXCLUDED, GROUPED = blocks(PAGE, "python")
(DOCTOR,) = ([*shlex.split(each)[3:]] for each in COMMANDS if " doctor " in each)
REASONS = ("535", "Unauthorized", "no such file or directory")
# The secrets that a receiver on loopback refuses if they are wrong.
AT_ONCE = ("--cluster.settle-timeout=100ms", "--cluster.gossip-interval=50ms")
REFUSED = dict.fromkeys(("smtp_password", "telegram_bot_token"), "wrong")


def channels() -> Iterator[Channel]:
    """The channels of the page's lines."""
    for block in LINES:
        *imports, line = ast.parse("\n" * (block.line - 1) + block.text).body
        names: dict[str, Any] = {}
        exec(compile(ast.Module(imports, []), PAGE, "exec"), names)
        assert isinstance(line, ast.Expr)
        yield from eval(compile(ast.Expression(line.value), str(path(PAGE)), "eval"), names)


def project_of(environment: Environment) -> Project:
    """The project there, with BotDown and what it reads."""
    whole = generator.project()
    groups = tuple(each for each in whole.groups if BOT_DOWN in each.rules or not each.alerts)
    return replace(whole, environments=(environment,), groups=groups, dashboards={})


def staging(toolset: Path, **changes: Any) -> Environment:
    """Staging with every line of the page that this Alertmanager can read."""
    version = Version(*amtool_of(toolset.name).program.version[:2])
    usable = tuple(each for each in channels() if all(feature.since <= version for feature in each.features()))
    return replace(STAGING, alertmanager=version, channels=usable, **changes)


def page_runs(command: str, secrets: Path, text: str = "") -> None:
    """Run the shell commands that begin the page, and one more, for this folder and as this user."""
    setup = "\n".join([*lines(blocks(PAGE, "sh")[0]), command])
    assert setup.count(FOLDER) == 1  # where this environment's Alertmanager reads them
    setup = setup.replace(FOLDER, str(secrets)).replace(" -o alertmanager", "")
    myself = 'sudo() { [ "$1" = -u ] && shift 2; "$@"; }\n'
    subprocess.run(["bash", "-ec", myself + setup], input=text + "\n", text=True, env=surroundings(), check=True)


def printed(command: Any, project: Project, arguments: Sequence[str], *more: str) -> str:
    result = run(command, project, *arguments, *more)
    assert result.exit_code == 0, result.output
    return result.output


def of_amtool(toolset: Path, start: str, server: Server | None = None) -> str:
    """What the only command of the page prints that starts so."""
    (command,) = [each for each in COMMANDS if each.startswith(start)]
    url = server.url if server else ""
    words = shlex.split(command.replace("http://127.0.0.1:9093", url))
    program = toolset / "bin" / words[0]
    return subprocess.run([program, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def logged(server: Server, text: str) -> None:
    """Wait for a text in the server's log."""
    until(lambda: text in server.log.read_text("utf-8"), lambda: text, within=20)


def first_lines(sink: Sink, *, firing: bool) -> list[str]:
    return [each.title for each in tuple(sink.messages) if each.firing is firing]


def test_every_channel_works_as_the_page_says(toolset: Path, tmp_path: Path) -> None:
    """A wrong secret gives the log that the page has; the right one, written as there, brings both messages, once."""
    environment = staging(toolset)
    project = project_of(environment)
    compiled = CompiledProject(project)
    assert [each for each in check(compiled, [environment]) if each.where and each.where.file == str(path(PAGE))] == []
    write_all(tmp_path, {"build": compiled.within(environment).tree})
    with ExitStack() as running:
        sinks = running.enter_context(start())
        config = deploy(
            tmp_path / "build",
            tmp_path / "deployed",
            targets=dict.fromkeys([job.name for job in environment.jobs], ()),
            alertmanagers=(),
            receivers=addresses_of(sinks),
            times=Times(longest_wait=0.5),
        ).alertmanager
        secrets = tmp_path / "deployed/secrets"
        right = {each.name: each.read_text("utf-8") for each in secrets.iterdir() if each.name in SECRETS}
        used = {name for name in ("pagerduty", "slack", "smtp", "telegram", "webhook") if f"{name}_" in " ".join(right)}
        assert used >= {"pagerduty", "slack", "smtp", "webhook"}
        for name, text in right.items():
            (secrets / name).unlink()
            page_runs(f"secret {name}", secrets, REFUSED.get(name, text))
        server = running.enter_context(live.alertmanager(toolset / "bin/alertmanager", config, tmp_path))
        at = ("--alertmanager", server.url)
        printed(fire, project, FIRE, *at)
        logged(server, "535")
        if "telegram" in used:
            logged(server, "Unauthorized")

        for name, text in right.items():
            page_runs(f"secret {name}", secrets, text)
            assert (secrets / name).stat().st_mode & 0o777 == 0o600
            assert (secrets / name).read_bytes() == text.encode()
        assert secrets.stat().st_mode & 0o777 == 0o700
        printed(doctor, project, DOCTOR, "--secrets", str(secrets))
        receivers = [sinks.all[name] for name in sorted(used)]
        wanted = {each.name: 2 if each.name == "smtp" else 1 for each in receivers}  # the page has two mail servers

        def all_have(*, firing: bool) -> None:
            until(
                lambda: all(len(first_lines(each, firing=firing)) >= wanted[each.name] for each in receivers),
                server.log.read_text,
                within=20,
            )

        all_have(firing=True)
        printed(fire, project, FIRE, *at)  # the same labels again, as from a second Prometheus
        (secrets / "slack_api_url").unlink()
        printed(fire, project, RESOLVE, *at)
        logged(server, "no such file or directory")
        page_runs("secret slack_api_url", secrets, right["slack_api_url"])
        all_have(firing=False)
        titles = blocks(PAGE, "text")[0].text.splitlines()
        for sink in receivers:
            seen = [first_lines(sink, firing=state) for state in (True, False)]
            if sink.name != "webhook":
                assert [[title.removeprefix("🔴 ").removeprefix("🟢 ") for title in set(each)] for each in seen] == [
                    [title] for title in titles
                ]
            assert list(map(len, seen)) == [wanted[sink.name]] * 2, sink.name
        of_amtool(toolset, "amtool --alertmanager.url=http://127.0.0.1:9093 alert", server)
        of_amtool(toolset, "amtool --alertmanager.url=http://127.0.0.1:9093 silence", server)


def test_amtool_lists_the_members_of_a_cluster(toolset: Path, tmp_path: Path) -> None:
    """Two Alertmanagers find each other with the commands in START.md."""
    one, two, gossip_one, gossip_two = free_ports(4)
    environment = staging(
        toolset,
        addresses=replace(STAGING.addresses, alertmanagers=(f"127.0.0.1:{one}", f"127.0.0.1:{two}")),
        cluster=(f"127.0.0.1:{gossip_one}", f"127.0.0.1:{gossip_two}"),
    )
    write_all(tmp_path, {"build": CompiledProject(project_of(environment)).within(environment).tree})
    show = "amtool --alertmanager.url=http://127.0.0.1:9093 --output"
    with ExitStack() as running:
        for command in alertmanager_commands(environment):
            kept = [re.sub(r"(--storage\.path=)/var/lib", rf"\g<1>{tmp_path}", each) for each in command]
            server = live.start(toolset / "bin/alertmanager", [*kept[1:], *AT_ONCE], tmp_path / "build")
            running.enter_context(server)
        members = (f"127.0.0.1:{gossip_one}", f"127.0.0.1:{gossip_two}")
        until(lambda: all(each in of_amtool(toolset, show, server) for each in members), server.log.read_text, 30)


def test_the_reasons_are_on_the_page() -> None:
    """The table has exactly those that the test above sees."""
    table = path(PAGE).read_text("utf-8").partition("| in the log |")[2].partition("\n\n")[0]
    assert tuple(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)) == REASONS


def test_a_deployed_file_is_asked(toolset: Path) -> None:
    """amtool and our own command name the same receiver."""
    answer = of_amtool(toolset, "amtool config routes test")
    assert answer.strip() == "desk"


@pytest.mark.parametrize("block", [EXCLUDED, GROUPED], ids=["excluded", "grouped"])
def test_its_routes_are_right(block: Any) -> None:
    """No check of routing has an objection."""
    for name in CHECKS:
        if name.startswith("routing/"):
            assert list(found(name, block.text)) == [], name


def test_alertmanager_serves_https_with_its_settings(toolset: Path, tmp_path: Path, monkeypatch: Any) -> None:
    """`fire` asks it with the authority's certificate."""
    environment = staging(toolset)
    project = project_of(environment)
    write_all(tmp_path, {"build": CompiledProject(project).within(environment).tree})
    (settings,) = blocks(PAGE, "yaml")
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1")
    (tls := tmp_path / "tls").mkdir()
    own.private_key_pem.write_to_path(tls / "server.key")
    own.cert_chain_pems[0].write_to_path(tls / "server.pem")
    authority.cert_pem.write_to_path(tls / "authority.pem")
    (web := tmp_path / "web.yml").write_text(settings.text.replace("/etc/alertmanager/tls", str(tls)), "utf-8")
    context = ssl.create_default_context(cafile=str(tls / "authority.pem"))
    ask = build_opener(ProxyHandler({}), HTTPSHandler(context=context)).open

    def ready(server: Server) -> bool:
        with ask(server.url.replace("http:", "https:") + "/-/ready", timeout=10) as answer:
            return bool(answer.status == 200)

    monkeypatch.setattr(Server, "ready", ready)
    config = tmp_path / "build/alertmanager/alertmanager.yml"
    with live.alertmanager(toolset / "bin/alertmanager", config, tmp_path, f"--web.config.file={web}") as server:
        at = ("--alertmanager", server.url.replace("http:", "https:"))
        trusted = [str(tls / "authority.pem") if each.endswith(".pem") else each for each in FIRE_BY_TLS]
        assert "via" in printed(fire, project, trusted, *at)

"""Real servers, started with the commands of START.md, use the connections of an environment."""

from __future__ import annotations

import json
import re
import ssl
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from rules.recording import EXPECTED_BOT
from rules.system import BOT_DOWN
from tests.compiler.examples import environment, project
from tests.servers import Alertmanager
from tradewatch.channels.webhook import Webhook
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.start import alertmanager_commands, prometheus_command
from tradewatch.discovery.file import FileDiscovery
from tradewatch.filetree import write_all
from tradewatch.live import Server, free_ports, start, until
from tradewatch.model import (
    Addresses,
    BasicAuth,
    Bearer,
    Connection,
    Environment,
    Job,
    Receiver,
    RemoteWrite,
    Route,
    RuleGroup,
    Tls,
    matching,
)

BASIC = "Basic " + b64encode(b"tradewatch:not a secret").decode()
BEARER = "Bearer not-a-secret"


@dataclass
class Peer:
    """The server to which the servers connect: it has a certificate for `peer.internal`, and requires one."""

    port: int
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)

    def messages(self, **group: str) -> list[dict[str, Any]]:
        """The messages to the webhook about a group of alerts."""
        sent = [json.loads(body) for path, _, body in self.requests if path == "/hook"]
        return [message for message in sent if message["groupLabels"] == group]

    def has_three(self, **group: str) -> bool:
        return len(self.messages(**group)) > 2

    def credentials(self, path: str) -> set[str]:
        """The authorisation of the requests to this path."""
        return {authorization for asked, authorization, _ in self.requests if asked == path}


@contextmanager
def peer(folder: Path) -> Iterator[Peer]:
    """A server with TLS that records every request."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            found.requests.append((self.path, self.headers.get("Authorization", ""), body))
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:
            pass

    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", "/CN=peer", "-addext", "subjectAltName=DNS:peer.internal"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    context.load_verify_locations(folder / "cert.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    found = Peer(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def connected(folder: Path, there: Peer) -> Environment:
    """A cluster of two Alertmanagers, and everything else at the peer."""
    (folder / "password").write_text("not a secret", encoding="utf-8")
    (folder / "token").write_text("not-a-secret", encoding="utf-8")
    groups = [{"targets": [f"127.0.0.1:{there.port}"], "labels": {"bot": "found"}}]
    (folder / "targets.json").write_text(json.dumps(groups), encoding="utf-8")
    tls = Tls(
        ca_file=f"{folder}/cert.pem",
        cert_file=f"{folder}/cert.pem",
        key_file=f"{folder}/key.pem",
        server_name="peer.internal",
    )
    basic = Connection(tls=tls, authorization=BasicAuth(username="tradewatch", password_file=f"{folder}/password"))
    bearer = Connection(tls=tls, authorization=Bearer(credentials_file=f"{folder}/token"))
    prometheus, one, two, gossip_one, gossip_two = free_ports(5)
    return environment(
        scrape_interval="1s",
        evaluation_interval="1s",
        watched=("found", "lost"),
        jobs=(
            Job(
                "tradingbot",
                discovery=(FileDiscovery(paths=(f"{folder}/targets.json",)),),
                scheme="https",
                path="/bot/metrics",
                params={"format": ("text",)},
                connection=basic,
            ),
        ),
        addresses=Addresses(
            grafana="http://127.0.0.1:3000",
            prometheus=f"http://127.0.0.1:{prometheus}",
            alertmanager=f"http://127.0.0.1:{one}/alerts",
            runbooks="http://127.0.0.1/runbooks",
            alertmanagers=(f"127.0.0.1:{one}", f"localhost:{two}"),
        ),
        cluster=(f"127.0.0.1:{gossip_one}", f"127.0.0.1:{gossip_two}"),
        remote_write=(
            RemoteWrite(name="long-term", url=f"https://127.0.0.1:{there.port}/write", connection=bearer, timeout="5s"),
        ),
        channels=(Webhook(url=f"https://127.0.0.1:{there.port}/hook", credentials=False, connection=basic),),
    )


def test_what_discovery_does_not_return_is_missed_once(toolset: Path, tmp_path: Path) -> None:
    """BotDown fires for the bot that no file of targets has, and one of the two Alertmanagers sends it, over TLS."""
    with peer(tmp_path) as there, ExitStack() as running:
        here = connected(tmp_path, there)
        desk = Receiver("desk", via=(Webhook,))
        canary = Route(matching(alertname="Canary"), desk, repeat_interval="1ms")
        whole = project(
            environments=(here,),
            groups=(RuleGroup("bots", (EXPECTED_BOT, replace(BOT_DOWN, hold="0s"))),),
            receivers=(desk,),
            routing=Route(
                receiver=desk,
                routes=(canary,),
                group_by=("alertname", "bot"),
                group_wait="0s",
                group_interval="500ms",
                repeat_interval="1h",
            ),
        )
        write_all(tmp_path, {"build": CompiledProject(whole).within(here).tree})

        def started(command: list[str], *more: str) -> Server:
            """The command of START.md, with this test's folder as storage."""
            kept = [re.sub(r"(--storage\.\S*path=)/var/lib", rf"\g<1>{tmp_path}", each) for each in command]
            program = toolset / "bin" / kept[0]
            return running.enter_context(start(program, [*kept[1:], *more], tmp_path / "build"))

        # An Alertmanager waits this long for each that comes before it in the cluster; 15s by itself.
        one, two = (started(command, "--cluster.peer-timeout=200ms") for command in alertmanager_commands(here))
        for each in (one, two):
            until(partial(_is_pair, each), each.log.read_text, within=30)
        prometheus = started(prometheus_command(here), "--rules.alert.resend-delay=1s")
        # Before the first scrape, both are missed.
        until(lambda: _missed(prometheus) == {"lost"}, prometheus.log.read_text, within=30)
        for each in (one, two):
            until(partial(_knows, each, "lost"), each.log.read_text)
            # Once each has sent some more, both have looked at the alert again.
            Alertmanager(each.url, each.log, each.process).fire({"alertname": "Canary", "bot": each.url})
            until(partial(there.has_three, alertname="Canary", bot=each.url), each.log.read_text)
        until(lambda: there.credentials("/write"), prometheus.log.read_text)

    assert [message["status"] for message in there.messages(alertname="BotDown", bot="lost")] == ["firing"]
    assert there.credentials("/bot/metrics?format=text") == {BASIC}
    assert there.credentials("/hook") == {BASIC}
    assert there.credentials("/write") == {BEARER}


def _missed(prometheus: Server) -> set[str]:
    """The bots for which BotDown fires."""
    return {alert["labels"]["bot"] for alert in prometheus.get("/api/v1/alerts")["data"]["alerts"]}


def _is_pair(server: Server) -> bool:
    return len(server.get("/api/v2/status")["cluster"]["peers"]) == 2


def _knows(server: Server, bot: str) -> bool:
    return any(alert["labels"].get("bot") == bot for alert in server.get("/api/v2/alerts"))

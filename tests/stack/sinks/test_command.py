"""`python -m stack.sinks`: one line for each address, and for what is wrong."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from urllib.request import urlopen

from tests.commands import ROOT
from tradewatch.live import free_ports


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "stack.sinks", *map(str, arguments)]


def test_it_serves_until_it_is_interrupted() -> None:
    """It prints where everything is, and Ctrl-C ends it without an error. A taken port is one line."""
    port, smtp_port = free_ports(2)
    with subprocess.Popen(
        command("--port", port, "--smtp-port", smtp_port),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        try:
            assert running.stdout
            said = [running.stdout.readline() for _ in range(9)]
            assert f"http://127.0.0.1:{port}/alerts\n" in said[1]
            assert f"127.0.0.1:{smtp_port} " in said[6]
            with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
                assert b"What the phone shows" in page.read()
            free = ("--port", *free_ports(1))
            for taken, ports in ((port, ("--port", port)), (smtp_port, (*free, "--smtp-port", smtp_port))):
                again = subprocess.run(
                    command(*ports),
                    cwd=ROOT,
                    capture_output=True,
                    encoding="utf-8",
                    timeout=60,
                    check=False,
                )
                assert again.returncode == 1
                (line,) = again.stderr.splitlines()
                assert line.startswith(f"Error: port {taken} of 127.0.0.1: ")
        finally:
            running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert (running.returncode, errors) == (0, "")


_IMPORTED = """
import importlib.metadata, sys
import stack.sinks.__main__
packages = importlib.metadata.packages_distributions()
print(*{name for module in list(sys.modules) for name in packages.get(module.partition(".")[0], ())})
"""


def test_a_container_has_what_it_imports() -> None:
    """Its image has the packages of requirements/stack.txt, and neither content nor engine."""
    command = [sys.executable, "-c", _IMPORTED]
    imported = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout
    installed = re.findall(r"^([\w.-]+)==", (ROOT / "requirements/stack.txt").read_text("utf-8"), re.MULTILINE)
    # The first is loaded by every Python that has it, the second by jsonschema if it is there.
    optional = {"setuptools", "idna"}
    assert {name.lower().replace("_", "-") for name in imported.split()} <= {*installed, *optional}

"""docker-compose.yml passes the loader behind `docker compose config`, and that loader refuses broken copies."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

import pytest

from tests.stack.compose.composed import FILE, STACK

PASSWORD = {"GRAFANA_PASSWORD_FILE": "/somewhere/password"}

Load = Callable[[str, dict[str, str]], "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Loads a text as a Compose file, with variables."""
    go = shutil.which("go")
    if not go:
        pytest.skip("Go is not installed, so stack/compose/validate cannot be built")
    source, folder = STACK / "validate", tmp_path_factory.mktemp("validate")
    fetched = subprocess.run([go, "mod", "download"], cwd=source, capture_output=True, text=True, timeout=300)
    if fetched.returncode:
        pytest.skip(f"the Go modules of stack/compose/validate cannot be fetched: {fetched.stderr.strip()}")
    built = [go, "build", "-mod=readonly", "-o", str(folder / "validate"), "."]
    subprocess.run(built, cwd=source, check=True, timeout=600)

    def loaded(text: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
        file = folder / "docker-compose.yml"
        file.write_text(text, encoding="utf-8")
        surroundings = {key: value for key, value in os.environ.items() if key not in PASSWORD} | variables
        command = [str(folder / "validate"), str(file)]
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=60)

    return loaded


def test_it_is_accepted(load: Load) -> None:
    """With every profile, and the one variable that it needs."""
    loaded = load(FILE.read_text("utf-8"), PASSWORD)
    assert (loaded.returncode, loaded.stdout, loaded.stderr) == (0, "", "")


def test_without_a_password_it_says_what_to_set(load: Load) -> None:
    """There is no default password."""
    loaded = load(FILE.read_text("utf-8"), {})
    assert loaded.returncode == 1
    assert "GRAFANA_PASSWORD_FILE" in loaded.stderr
    assert "set it to the path of a file with the password" in loaded.stderr


@pytest.mark.parametrize(
    ("good", "broken", "says"),
    [
        ("stop_grace_period: 1m", "stop_grace_periods: 1m", "stop_grace_periods"),
        ("stop_grace_period: 1m", "stop_grace_period: soon", "soon"),
        ("      - prometheus:/prometheus", "      - metrics:/prometheus", "metrics"),
        ("secrets: [grafana_password]", "secrets: [password]", "password"),
        ("      sinks: {condition", "      sink: {condition", "sink"),
    ],
    ids=["unknown key", "bad duration", "undefined volume", "undefined secret", "undefined service"],
)
def test_a_broken_copy_is_refused(load: Load, good: str, broken: str, says: str) -> None:
    """The loader really checks, and names what is wrong."""
    text = FILE.read_text("utf-8")
    assert text.count(good) == 1
    loaded = load(text.replace(good, broken), PASSWORD)
    assert loaded.returncode == 1
    assert says in loaded.stderr

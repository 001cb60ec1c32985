"""The bot's half of the project, installed without the generator."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import prometheus_client
import pytest

ROOT = Path(__file__).resolve().parents[2]

A_BOT = """
import sys
from tradingbot import TradingMetrics
metrics = TradingMetrics(mode="development", version="1.0", commit="abc")
endpoint = metrics.serve(0)
metrics.order_submitted("binance", "momentum", "buy", "limit")
endpoint.close()
import tradingbot
foreign = {"click", "yaml", "grafanalib", "rich", "orjson", "promql_parser", "jsonschema", "numpy"}
print(tradingbot.__file__)
print(sorted(foreign & {name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The packages of `pip install ./packaging/instruments ./tradingbot`, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    for name in ("tradewatch", "tradingbot", "packaging"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, checkout / name, ignore=ignored, symlinks=True)
    before = sorted(checkout.rglob("*"))
    command = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check"]
    sources = [str(checkout / "packaging" / "instruments"), str(checkout / "tradingbot")]
    subprocess.run([sys.executable, "-m", "pip", *command, "-w", str(folder), *sources], check=True, timeout=120)
    assert sorted(checkout.rglob("*")) == before, "building it leaves files in the checkout"
    return sorted(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheels: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with only the bot's half and prometheus_client."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)}))
    for wheel in wheels:
        with ZipFile(wheel) as packed:
            packed.extractall(packages)
    shutil.copytree(Path(prometheus_client.__file__).parent, packages / "prometheus_client")
    return folder


def test_a_bot_runs_with_the_client_library_alone(environment: Path, tmp_path: Path) -> None:
    """It imports, records and serves, without any other package, and without the generator."""
    done = subprocess.run(
        [environment / "bin" / "python", "-I", "-c", A_BOT], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    file, foreign = done.stdout.splitlines()
    assert file.startswith(str(environment))
    assert foreign == "[]"

    packages = next(environment.rglob("site-packages"))
    assert {path.name for path in packages.iterdir() if path.is_dir() and path.suffix != ".dist-info"} == {
        "prometheus_client",
        "tradewatch",
        "tradingbot",
    }
    engine = {path.name for path in (packages / "tradewatch").iterdir() if path.name != "__pycache__"}
    assert engine == {"__init__.py", "py.typed", "model", "instruments"}

    needed = [
        line.removeprefix("Requires-Dist: ")
        for metadata in packages.glob("*.dist-info/METADATA")
        for line in metadata.read_text("utf-8").splitlines()
        if line.startswith("Requires-Dist") and "; extra == " not in line
    ]
    assert sorted(needed) == ["prometheus-client>=0.20", "tradewatch-instruments"]

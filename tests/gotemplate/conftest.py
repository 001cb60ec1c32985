"""The real amtool and promtool, which check the same templates."""

import os
import shutil
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def program(name: str) -> Path:
    """The program named by TRADEWATCH_<NAME>, or among the checkout's oldest tools, or on the PATH.

    The oldest come first: some templates here are broken only for them.
    """
    found = (
        os.environ.get(f"TRADEWATCH_{name.upper()}")
        or shutil.which(name, path=CHECKOUT / ".tools" / "oldest" / "bin")
        or shutil.which(name)
    )
    if found is None:
        pytest.fail(f"{name} is missing: run `make tools`")
    return Path(found)


@pytest.fixture(scope="session")
def amtool() -> Path:
    return program("amtool")


@pytest.fixture(scope="session")
def promtool() -> Path:
    return program("promtool")

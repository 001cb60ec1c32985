"""docker-compose.yml as its tests read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "docker-compose.yml"
STACK = ROOT / "stack" / "compose"

COMPOSED: dict[str, Any] = yaml.safe_load(FILE.read_bytes())
SERVICES: dict[str, dict[str, Any]] = COMPOSED["services"]

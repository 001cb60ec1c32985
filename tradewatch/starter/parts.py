"""What the trading content consists of, and what of it a new project can leave out."""

from __future__ import annotations

# Files and folders, relative to the repository. pyproject.toml puts the same ones into the distribution.
CONTENT = (
    "environments.py",
    "generator.py",
    "tradingbot",
    "rules",
    "docs/runbooks",
    # The bots' developers read this, and runbooks link to the generated ones.
    "docs/INSTRUMENTING.md",
    "docs/EVENTS.md",
    "docs/MAINTENANCE.md",
    "docs/ROUTING.md",
    "docs/SITUATIONS.md",
    "docs/ALERT_THRESHOLDS.md",
)

# By the name of a part: the folder that a project without it does not have.
PARTS = {
    "dashboards": "dashboards",
    "receivers": "receivers",
    "situations": "situations",
    "demo": "stack",
}

# The generated page about a part, which a project without the part does not have.
PAGES = {"receivers": "ROUTING.md", "situations": "SITUATIONS.md"}

# It starts a program with each of these parts.
COMPOSED, COMPOSED_OF = "docker-compose.yml", ("dashboards", "receivers", "demo")

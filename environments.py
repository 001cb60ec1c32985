"""Where the build is deployed: development, compose, staging, production, and what differs between them.

A channel is a line in `channels`. Its type says which secret it needs, in `tradewatch/channels/`: a file in the
environment's `secrets` folder on Alertmanager's machine. The receivers in `receivers/routing.py` use every channel that
they do not exclude. A new environment is one more Environment here, in `ENVIRONMENTS`; no rule needs an edit.
"""

from collections.abc import Mapping

from tradewatch.channels.email import Email
from tradewatch.channels.pagerduty import PagerDuty
from tradewatch.channels.slack import Slack
from tradewatch.channels.webhook import Heartbeat, Webhook, local_sink
from tradewatch.model import Addresses, Environment, Job, Kubernetes, Version

# In the repository. The pages of a site have another address: docs/CONNECTIONS.md.
RUNBOOKS = "https://github.com/example-trading/tradewatch/blob/main/docs/runbooks"


def jobs(bots: Mapping[str, tuple[str, ...]], prometheus: str, alertmanager: str) -> tuple[Job, ...]:
    """The scrape jobs: the bots, each with its label, and the two servers that watch them."""
    return (
        Job("tradingbot", tuple(({"bot": bot}, addresses) for bot, addresses in bots.items())),
        Job("prometheus", (({}, (prometheus,)),)),
        Job("alertmanager", (({}, (alertmanager,)),)),
    )


DEVELOPMENT_BOTS = {"momentum": ("127.0.0.1:9400",)}

DEVELOPMENT = Environment(
    name="development",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="10s",
    evaluation_interval="10s",
    watched=tuple(DEVELOPMENT_BOTS),
    jobs=jobs(DEVELOPMENT_BOTS, "127.0.0.1:9090", "127.0.0.1:9093"),
    addresses=Addresses(
        grafana="http://127.0.0.1:3000",
        prometheus="http://127.0.0.1:9090",
        alertmanager="http://127.0.0.1:9093",
        runbooks=RUNBOOKS,
        alertmanagers=("127.0.0.1:9093",),
    ),
    channels=(
        local_sink("http://127.0.0.1:9099/alerts"),
        Heartbeat("http://127.0.0.1:9099/heartbeat", credentials=False),
    ),
)

# Two replicas of the simulated bot in containers, of which one trades: docker-compose.yml.
COMPOSE_BOTS = {"momentum": ("momentum-1:9400", "momentum-2:9400")}

COMPOSE = Environment(
    name="compose",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=tuple(COMPOSE_BOTS),
    jobs=jobs(COMPOSE_BOTS, "prometheus:9090", "alertmanager:9093"),
    addresses=Addresses(
        # For a browser on the machine that runs the containers.
        grafana="http://127.0.0.1:3000",
        prometheus="http://127.0.0.1:9090",
        alertmanager="http://127.0.0.1:9093",
        runbooks=RUNBOOKS,
        alertmanagers=("alertmanager:9093",),
        datasource="http://prometheus:9090",
    ),
    # No message leaves the machine. A channel with a secret also needs that secret in docker-compose.yml.
    channels=(
        Webhook("http://sinks:9099/alerts", credentials=False),
        Heartbeat("http://sinks:9099/heartbeat", credentials=False),
    ),
    secrets="/run/secrets",
)

STAGING_BOTS = {
    "market-maker": ("market-maker.staging.internal:9400",),
    "momentum": ("momentum.staging.internal:9400",),
}

STAGING = Environment(
    name="staging",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=tuple(STAGING_BOTS),
    jobs=jobs(STAGING_BOTS, "localhost:9090", "alertmanager.staging.internal:9093"),
    addresses=Addresses(
        grafana="https://grafana.staging.internal",
        prometheus="https://prometheus.staging.internal",
        alertmanager="https://alertmanager.staging.internal",
        runbooks=RUNBOOKS,
        alertmanagers=("alertmanager.staging.internal:9093",),
    ),
    channels=(
        Slack("#trading-alerts-staging"),
        Email("smtp.staging.internal:587", sender="tradewatch@example.com", to=("trading-dev@example.com",)),
        Heartbeat("https://heartbeat.example.com/tradewatch-staging"),
    ),
    # Where the operator mounts the Secret `tradewatch` in Alertmanager's pods: docs/KUBERNETES.md.
    secrets="/etc/alertmanager/secrets/tradewatch",
    kubernetes=Kubernetes(namespace="monitoring", labels={"release": "monitoring"}),
)

PRODUCTION_BOTS = {
    # Two replicas, of which one trades: the bot is down when neither answers.
    "market-maker": ("market-maker-1.trading.internal:9400", "market-maker-2.trading.internal:9400"),
    "momentum": ("momentum.trading.internal:9400",),
    "stat-arb": ("stat-arb.trading.internal:9400",),
}

PRODUCTION = Environment(
    name="production",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=tuple(PRODUCTION_BOTS),
    jobs=jobs(PRODUCTION_BOTS, "localhost:9090", "alertmanager.trading.internal:9093"),
    addresses=Addresses(
        grafana="https://grafana.trading.internal",
        prometheus="https://prometheus.trading.internal",
        alertmanager="https://alertmanager.trading.internal",
        runbooks=RUNBOOKS,
        alertmanagers=("alertmanager.trading.internal:9093",),
    ),
    channels=(
        PagerDuty(),
        Slack("#trading-alerts"),
        Email(
            "smtp.trading.internal:587",
            sender="tradewatch@example.com",
            to=("trading-desk@example.com",),
            username="tradewatch",
        ),
        Heartbeat("https://heartbeat.example.com/tradewatch-production"),
    ),
)

ENVIRONMENTS = (DEVELOPMENT, COMPOSE, STAGING, PRODUCTION)

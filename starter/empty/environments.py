"""Where the build is deployed, and what differs between these places. Add staging and production here."""

from tradewatch.channels.webhook import local_sink
from tradewatch.model import Addresses, Environment, Job, Version

# By the value of the label `service`: the addresses where Prometheus scrapes it.
SERVICES = {"shop": ("127.0.0.1:8000",), "search": ("127.0.0.1:8001",)}

DEVELOPMENT = Environment(
    name="development",
    prometheus=Version(2, 42),
    alertmanager=Version(0, 25),
    scrape_interval="15s",
    evaluation_interval="15s",
    watched=tuple(SERVICES),
    jobs=(Job("services", tuple(({"service": name}, addresses) for name, addresses in SERVICES.items())),),
    addresses=Addresses(
        grafana="http://127.0.0.1:3000",
        prometheus="http://127.0.0.1:9090",
        alertmanager="http://127.0.0.1:9093",
        runbooks="http://127.0.0.1:8080/docs/runbooks",
        alertmanagers=("127.0.0.1:9093",),
    ),
    # Other channels: from tradewatch.channels.slack import Slack, and so on. Each says which secret it needs.
    channels=(local_sink("http://127.0.0.1:9099/alerts"),),
)

ENVIRONMENTS = (DEVELOPMENT,)

"""Every metric that alerts and dashboards may read: name, kind, unit, labels, help."""

from tradewatch.model import BOOL, COUNTER, GAUGE, ONE, Exporter, Label, Metric

# The labels that Prometheus adds to every series of a target.
_TARGET = (Label("service", maximum=50), Label("instance", maximum=200), Label("job", ("services",)))
SERVICE = Exporter("service", "services", _TARGET)
SCRAPE = Exporter("scrape", "services", _TARGET, scraped=False)

UP = Metric(
    name="up",
    kind=GAUGE,
    unit=BOOL,
    help="1 if the last scrape of the target succeeded, otherwise 0.",
    exporter=SCRAPE,
)

REQUESTS = Metric(
    name="http_requests_total",
    kind=COUNTER,
    unit=ONE,
    help="Requests that were answered.",
    exporter=SERVICE,
    labels=(Label("status_class", ("2xx", "3xx", "4xx", "5xx")),),
)

METRICS = (UP, REQUESTS)

"""Metrics that every target has by itself: from Prometheus, and from prometheus_client about the process.

The two servers have them too, except python_*, but without the label `bot`: use `job="tradingbot"` in an expression
about bots. process_* only exists on Linux; tested with prometheus_client 0.26.
"""

from tradewatch.model import BOOL, BYTES, COUNTER, GAUGE, ONE, SECONDS, TIMESTAMP, Metric
from tradingbot.catalogue.exporters import CLIENT_LIBRARY, SCRAPE
from tradingbot.catalogue.labels import GENERATION, IMPLEMENTATION, MAJOR, MINOR, PATCHLEVEL, VERSION

UP = Metric(
    name="up",
    kind=GAUGE,
    unit=BOOL,
    help="1 if the last scrape of the target succeeded, otherwise 0; absent for a target that is not configured.",
    exporter=SCRAPE,
)

SCRAPE_DURATION = Metric(
    name="scrape_duration_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="Time that the last scrape of the target took.",
    exporter=SCRAPE,
)

SCRAPE_SAMPLES_SCRAPED = Metric(
    name="scrape_samples_scraped",
    kind=GAUGE,
    unit=ONE,
    help="Samples that the target exposed at the last scrape; 0 if it failed.",
    exporter=SCRAPE,
)

SCRAPE_SAMPLES_POST_METRIC_RELABELING = Metric(
    name="scrape_samples_post_metric_relabeling",
    kind=GAUGE,
    unit=ONE,
    help="Samples of the last scrape that remained after metric relabelling.",
    exporter=SCRAPE,
    why_unused="nothing is relabelled here: it is scrape_samples_scraped",
)

SCRAPE_SERIES_ADDED = Metric(
    name="scrape_series_added",
    kind=GAUGE,
    unit=ONE,
    help="Series in the last scrape that were not in the one before; high if label values keep changing.",
    exporter=SCRAPE,
)

PROCESS_CPU = Metric(
    name="process_cpu_seconds_total",
    kind=COUNTER,
    unit=SECONDS,
    help="Processor time of the process, user and system, since it started.",
    exporter=CLIENT_LIBRARY,
)

# Required: the alert on memory cannot fire without it, for example in prometheus_client's multiprocess mode.
PROCESS_RESIDENT_MEMORY = Metric(
    name="process_resident_memory_bytes",
    kind=GAUGE,
    unit=BYTES,
    help="Memory of the process in RAM, read at the scrape.",
    exporter=CLIENT_LIBRARY,
    required=True,
)

PROCESS_VIRTUAL_MEMORY = Metric(
    name="process_virtual_memory_bytes",
    kind=GAUGE,
    unit=BYTES,
    help="Address space of the process, read at the scrape.",
    exporter=CLIENT_LIBRARY,
    why_unused="resident memory is what runs out; this is for a look by hand",
)

PROCESS_START_TIME = Metric(
    name="process_start_time_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the process started; a change is a restart.",
    exporter=CLIENT_LIBRARY,
)

PROCESS_OPEN_FDS = Metric(
    name="process_open_fds",
    kind=GAUGE,
    unit=ONE,
    help="Files and sockets that the process has open, read at the scrape.",
    exporter=CLIENT_LIBRARY,
)

PROCESS_MAX_FDS = Metric(
    name="process_max_fds",
    kind=GAUGE,
    unit=ONE,
    help="Files and sockets that the process may have open.",
    exporter=CLIENT_LIBRARY,
)

PYTHON_INFO = Metric(
    name="python_info",
    kind=GAUGE,
    unit=ONE,
    help="Always 1; its labels show which Python runs.",
    exporter=CLIENT_LIBRARY,
    labels=(IMPLEMENTATION, MAJOR, MINOR, PATCHLEVEL, VERSION),
)

PYTHON_GC_COLLECTIONS = Metric(
    name="python_gc_collections_total",
    kind=COUNTER,
    unit=ONE,
    help="Runs of the garbage collector; those of generation 2 stop the event loop longest.",
    exporter=CLIENT_LIBRARY,
    labels=(GENERATION,),
)

PYTHON_GC_OBJECTS_COLLECTED = Metric(
    name="python_gc_objects_collected_total",
    kind=COUNTER,
    unit=ONE,
    help="Objects that the garbage collector freed.",
    exporter=CLIENT_LIBRARY,
    labels=(GENERATION,),
    why_unused="how often it collects is shown; how much is for a look by hand",
)

PYTHON_GC_OBJECTS_UNCOLLECTABLE = Metric(
    name="python_gc_objects_uncollectable_total",
    kind=COUNTER,
    unit=ONE,
    help="Objects in cycles that the garbage collector could not free; every one is a leak.",
    exporter=CLIENT_LIBRARY,
    labels=(GENERATION,),
)

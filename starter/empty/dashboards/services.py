"""Do the services answer, and do they answer well?"""

from metrics import REQUESTS
from rules.services import REQUESTS_FAILING, SERVICE_DOWN

from tradewatch.grafana import Dashboard, query, row, timeseries, variable
from tradewatch.model import Environment


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="services",
        title="Services",
        question="Do the services answer, and do they answer well?",
        variables=[variable("service", metric=REQUESTS)],
        rows=[
            row(
                "Now",
                timeseries.of(SERVICE_DOWN),
                timeseries.of(REQUESTS_FAILING),
                timeseries(
                    "Requests",
                    query(
                        f'sum by (service) (rate({REQUESTS}{{service=~"$service"}}[$__rate_interval]))',
                        legend="{{service}}",
                    ),
                    description="Requests per second that each service answers.",
                ),
            )
        ],
    )

"""Links, texts, lists, news, annotations, and a variable whose values repeat a panel."""

from grafanalib.core import *

dashboard = Dashboard(
    title="Links",
    tags=["team"],
    description="How used is everything?",
    links=[DashboardLink(title="More", type="link", uri="/d/more"), ExternalLink(uri="https://x.example", title="X")],
    annotations=Annotations([{"name": "Full", "datasource": "Prometheus", "expr": "used_ratio > 1", "enable": True,
                              "iconColor": "red", "titleFormat": "{{bot}}", "step": "60s"}]),
    templating=Templating([
        Template(name="bot", label="Bot", dataSource="Prometheus", query="label_values(used_ratio, bot)", multi=True,
                 includeAll=True, allValue=".*", default="All", refresh=REFRESH_ON_TIME_RANGE_CHANGE, sort=SORT_ALPHA_ASC),
        Template(name="unused", type="custom", query="a,b", default="a"),
    ]),
    panels=[
        Text(title="Read me", content="# Hello", mode=TEXT_MODE_MARKDOWN),
        TimeSeries(title="$bot", description="Each bot.", dataSource="Prometheus", unit="percentunit", maxDataPoints=500,
                   repeat=Repeat(direction="h", variable="bot", maxPerRow=4), targets=[Target(expr='used_ratio{bot=~"$bot"}')],
                   links=[{"type": "absolute", "title": "Runbook", "url": "https://x.example", "targetBlank": True}]),
        DashboardList(title="Others"),
        News(title="News", feedUrl="https://x.example/feed"),
    ],
)

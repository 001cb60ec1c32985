"""Random jobs, discoveries and remote writes that the model accepts, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from tradewatch.discovery.dns import DnsDiscovery
from tradewatch.discovery.file import FileDiscovery
from tradewatch.discovery.http import HttpDiscovery
from tradewatch.model import Alerting, BasicAuth, Bearer, Connection, Job, OAuth2, Relabel, RemoteWrite, Tls

TARGETS = st.sampled_from(["localhost:9090", "127.0.0.1:80", "[::1]:9400", "[2001:db8::1]:1", "a-b.c_d:65535"])
PATHS = st.sampled_from(["/run/secrets/a", "/a b/#c: 'd", "/etc/prometheus/{{x}}", "/$HOME/*"])
URLS = st.sampled_from(["http://[::1]:3000/sub", "https://a.example.com", "https://a/b?c=d%20e"])
INTERVALS = st.sampled_from(["1s", "30s", "1m", "1h"])

_tls = st.builds(Tls, ca_file=st.none() | PATHS, server_name=st.none() | st.sampled_from(["a", "*.b.c"])) | st.builds(
    Tls, cert_file=PATHS, key_file=PATHS
)
_authorization = (
    st.builds(BasicAuth, username=st.sampled_from(["a", "yes", "a b"]), password_file=PATHS)
    | st.builds(Bearer, credentials_file=PATHS)
    | st.builds(
        OAuth2,
        client_id=st.sampled_from(["a", "1e3"]),
        client_secret_file=PATHS,
        token_url=URLS,
        scopes=st.lists(st.sampled_from(["read", "*"]), max_size=2).map(tuple),
    )
)
connections = st.builds(
    Connection,
    tls=st.none() | _tls,
    authorization=st.none() | _authorization,
    proxy_url=st.none() | st.just("http://proxy:3128"),
)
_plain = connections.filter(lambda connection: connection.tls is None)

_discovery = (
    st.builds(
        FileDiscovery,
        paths=st.sampled_from([("/etc/t/*.yml",), ("/a b/x.json", "/c/*.yaml")]),
        refresh_interval=st.none() | INTERVALS,
    )
    | st.builds(HttpDiscovery, url=URLS, connection=st.none() | _plain, refresh_interval=st.none() | INTERVALS)
    | st.builds(DnsDiscovery, names=st.just(("a.b", "_c._tcp.d")), refresh_interval=st.none() | INTERVALS)
    | st.builds(DnsDiscovery, names=st.just(("a",)), type=st.sampled_from(["A", "AAAA"]), port=st.integers(1, 65535))
)
discoveries = st.lists(_discovery, max_size=2).map(tuple)

_steps = st.builds(
    Relabel,
    source_labels=st.sampled_from([("__address__",), ("job", "__address__")]),
    regex=st.sampled_from(["([^:]+):.*", "(.*)", r"(a|b)-(?:\d+)"]),
    target_label=st.sampled_from(["bot", "yes"]),
    replacement=st.sampled_from(["$1", "a-${1}", "constant"]),
) | st.builds(
    Relabel,
    source_labels=st.just(("job",)),
    regex=st.sampled_from(["a", ".+"]),
    action=st.sampled_from(["keep", "drop"]),
)


@st.composite
def jobs(draw: st.DrawFn, name: str, labels: st.SearchStrategy[dict[str, str]]) -> Job:
    """A job with listed targets, discovered ones, or both."""
    addresses = st.lists(TARGETS, min_size=1, max_size=3, unique=True).map(tuple)
    found = draw(discoveries)
    secured = draw(st.none() | connections)
    return Job(
        name,
        tuple(draw(st.lists(st.tuples(labels, addresses), min_size=not found, max_size=2))),
        discovery=found,
        relabel=tuple(draw(st.lists(_steps, max_size=2))),
        scheme="https" if secured else "http",
        path=draw(st.sampled_from(["/metrics", "/", "/a b/%41"])),
        params=draw(st.dictionaries(st.sampled_from(["a", "match[]"]), st.just(("x", "1e3")), max_size=1)),
        timeout=draw(st.sampled_from([None, "500ms"])),
        connection=secured,
    )


@st.composite
def alertings(draw: st.DrawFn) -> Alerting:
    secured = draw(st.none() | connections)
    return Alerting(
        discovery=draw(discoveries),
        scheme="https" if secured else "http",
        path_prefix=draw(st.sampled_from(["/", "/alertmanager"])),
        timeout=draw(st.sampled_from(["1s", "1m"])),
        connection=secured,
    )


@st.composite
def stores(draw: st.DrawFn) -> tuple[RemoteWrite, ...]:
    names = draw(st.lists(st.sampled_from(["long-term", "yes", "1e3"]), max_size=2, unique=True))
    return tuple(
        RemoteWrite(
            name=name,
            url=draw(URLS),
            relabel=(
                Relabel(source_labels=("__name__",), regex="bot_.*", action="keep"),
                Relabel(target_label="site", replacement="eu"),
            ),
            headers=draw(st.dictionaries(st.just("X-Scope-OrgID"), st.sampled_from(["trading", "a|b"]), max_size=1)),
            connection=draw(st.none() | _plain),
        )
        for name in names
    )

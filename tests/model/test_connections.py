"""Connections, discovery, relabelling and clusters: mistakes that the servers' tools accept."""

from __future__ import annotations

from tests.model.author import Author
from tests.model.test_environment import ADDRESSES, ENVIRONMENT

TARGET = '(({"bot": "a"}, ("h:1",)),)'
JOB = {"name": '"bots"', "targets": TARGET}
BASIC = {"username": '"a"', "password_file": '"/s/password"'}
OAUTH = {"client_id": '"a"', "client_secret_file": '"/s/secret"', "token_url": '"https://a/token"'}
STORE = {"name": '"long-term"', "url": '"https://a/write"'}
CONSUL = {"server": '"consul:8500"', "services": '("bots",)'}
DNS = {"names": '("bots.internal",)'}
STEP = {"source_labels": '("__address__",)'}
SEND = '"https://a/"'
TLS = "Connection(tls=Tls())"

# The call, the argument that is wrong, its text, the other arguments, and the start of the summary.
WRONG: list[tuple[str, str, str, dict[str, str], str]] = [
    *(
        ("Tls", "ca_file", repr(path), {}, f"{path!r} is not an absolute path")
        for path in ("ca.pem", "", "/a/../ca.pem", "/a/", "//a", "/a/./b", "~/ca.pem", "/a\nb")
    ),
    ("Tls", "cert_file", '"/a"', {}, "there is a cert_file without a key_file"),
    ("Tls", "key_file", '"/a"', {}, "there is a key_file without a cert_file"),
    ("Tls", "server_name", '""', {}, "the server name is empty"),
    ("BasicAuth", "username", '""', BASIC, "'' is not a user name"),
    ("BasicAuth", "username", '"a:b"', BASIC, "'a:b' is not a user name"),
    ("BasicAuth", "password_file", '"password"', BASIC, "'password' is not an absolute path"),
    ("Bearer", "credentials_file", '"../token"', {}, "'../token' is not an absolute path"),
    ("OAuth2", "client_id", '""', OAUTH, "the client id is empty"),
    ("OAuth2", "token_url", '"a/token"', OAUTH, "'a/token' is not an address"),
    ("Connection", "proxy_url", '"proxy:3128"', {}, "'proxy:3128' is not an address"),
    ("Connection", "proxy_url", '"http://u:p@proxy:3128"', {}, "the address has a user or a password"),
    ("Job", "scheme", '"ftp"', JOB, "scheme must be one of 'http', 'https'"),
    ("Job", "connection", TLS, JOB, "plain HTTP does not use the TLS settings"),
    ("Job", "path", '"metrics"', JOB, "'metrics' is not a path"),
    ("Job", "path", '"/metrics?a=b"', JOB, "'/metrics?a=b' is not a path"),
    ("Job", "params", '{"": ("a",)}', JOB, "a parameter has no name"),
    ("Job", "interval", '"5m"', JOB, "interval must be a duration"),
    ("Job", "timeout", '"0"', JOB, "timeout must be a duration"),
    ("Job", "targets", "()", JOB, "the job has neither targets nor discovery"),
    *(
        ("Job", "targets", f"(({{}}, ({target!r},)),)", JOB, f"{target!r} is not host:port")
        for target in (
            "h:99999",
            "h:0",
            "h:65536",
            "[::g]:1",
            "[1.2.3.4]:1",
            "1.2.3:1",
            "256.1.1.1:1",
            "-h:1",
            "h..i:1",
        )
    ),
    ("FileDiscovery", "paths", "()", {}, "no file to read targets from"),
    ("FileDiscovery", "paths", '("/a/b.txt",)', {}, "'/a/b.txt' is not a file of targets"),
    ("FileDiscovery", "paths", '("/a/*/b.yml",)', {}, "'/a/*/b.yml' is not a file of targets"),
    ("FileDiscovery", "paths", '("b.yml",)', {}, "'b.yml' is not an absolute path"),
    ("HttpDiscovery", "url", '"https://u:p@a/"', {}, "the address has a user or a password"),
    ("HttpDiscovery", "refresh_interval", '"0s"', {"url": SEND}, "refresh_interval must be a duration"),
    ("HttpDiscovery", "connection", TLS, {"url": '"http://a/"'}, "plain HTTP does not use the TLS settings"),
    ("DnsDiscovery", "names", "()", {}, "no name to look up"),
    ("DnsDiscovery", "names", '("a b",)', {}, "'a b' is not a name in DNS"),
    ("DnsDiscovery", "type", '"CNAME"', DNS, "type must be one of 'SRV', 'A', 'AAAA'"),
    ("DnsDiscovery", "port", "70000", DNS | {"type": '"A"'}, "a port of 70000 for A records"),
    ("DnsDiscovery", "port", "9400", DNS, "an SRV record has its own port"),
    ("ConsulDiscovery", "server", '"consul"', CONSUL, "'consul' is not host:port"),
    ("ConsulDiscovery", "services", "()", CONSUL, "no service to look for"),
    ("KubernetesDiscovery", "role", '"pods"', {}, "role must be one of 'pod', 'service'"),
    ("KubernetesDiscovery", "namespaces", '("Trading",)', {"role": '"pod"'}, "'Trading' is not a namespace"),
    ("KubernetesDiscovery", "namespaces", '("a",)', {"role": '"node"'}, "nodes do not belong to a namespace"),
    ("KubernetesDiscovery", "label_selector", '"app in"', {"role": '"pod"'}, "'app in' is not a label selector"),
    ("KubernetesDiscovery", "connection", "Connection()", {"role": '"pod"'}, "a connection without an api_server"),
    ("Relabel", "action", '"relabel"', STEP, "action must be one of 'replace', 'keep', 'drop'"),
    ("Relabel", "action", '"keep"', STEP | {"target_label": '"bot"'}, "'keep' does not set a label"),
    ("Relabel", "source_labels", "()", {}, "the step does not read any label"),
    ("Relabel", "source_labels", '("a-b",)', {}, "'a-b' is not a label name"),
    ("Relabel", "target_label", '"a-b"', STEP, "'a-b' is not a label name"),
    ("Relabel", "regex", '"("', STEP | {"target_label": '"bot"'}, "'(' is not a regular expression"),
    ("Relabel", "regex", '"a.*"', STEP | {"target_label": '"bot"'}, "'$1' names a group that 'a.*' does not have"),
    ("RemoteWrite", "name", '"long term"', STORE, "'long term' is not a name"),
    ("RemoteWrite", "url", '"a/write"', STORE, "'a/write' is not an address"),
    ("RemoteWrite", "headers", '{"Authorization": "x"}', STORE, "'Authorization' is a header that Prometheus sets"),
    ("RemoteWrite", "headers", '{"X Scope": "x"}', STORE, "'X Scope': 'x' is not a header"),
    ("RemoteWrite", "timeout", '"0s"', STORE, "timeout must be a duration"),
    ("Alerting", "connection", TLS, {}, "plain HTTP does not use the TLS settings"),
    ("Alerting", "path_prefix", '"am"', {}, "'am' is not a path"),
    ("Webhook", "connection", TLS, {"url": '"http://a/"'}, "plain HTTP does not use the TLS settings"),
    (
        "Heartbeat",
        "connection",
        'Connection(authorization=Bearer(credentials_file="/s/t"))',
        {"url": SEND},
        "a token and another authorisation",
    ),
    ("Environment", "secrets", '"secrets"', ENVIRONMENT, "'secrets' is not an absolute path"),
    ("Environment", "cluster", '("h:9094",)', ENVIRONMENT, "the cluster has only one Alertmanager"),
    ("Environment", "cluster", '("h:9094", "i")', ENVIRONMENT, "'i' is not host:port"),
    ("Environment", "cluster", '("h:1", "h:1")', ENVIRONMENT, "an address is given twice"),
    (
        "Environment",
        "cluster",
        '("h:1", "i:1")',
        ENVIRONMENT,
        "the cluster has 2 Alertmanagers, but Prometheus sends to 1",
    ),
    (
        "Environment",
        "remote_write",
        f"2 * (RemoteWrite(name='a', url={SEND}),)",
        ENVIRONMENT,
        "two stores have the name 'a'",
    ),
]


def test_each_mistake_is_refused_at_its_argument(author: Author) -> None:
    """The problem has the line of the argument."""
    for call, argument, text, others, summary in WRONG:
        found = author.refused(call, argument, **others | {argument: text}).summary
        assert found.startswith(summary), (call, argument, text, found)


def inside(author: Author, argument: str, text: str, **others: str) -> str:
    """What is wrong with a definition in an environment; the problem must have its line."""
    return author.refused("Environment", argument, **ENVIRONMENT | others | {argument: f"({text},)"}).summary


def test_mistakes_that_depend_on_the_environment_have_the_line_of_the_definition(author: Author) -> None:
    """A timeout longer than the interval, a secret that an old server cannot read, Alertmanagers without a cluster."""
    job = f'Job("bots", {TARGET}, timeout="20s")'
    assert inside(author, "jobs", job) == "a timeout of 20s is longer than the interval of 15s"
    beat = inside(author, "channels", "Heartbeat(credentials=False)", alertmanager="Version(0, 27)")
    assert beat == "heartbeat without a url needs Alertmanager 0.28, but paper runs 0.27"
    author.write(
        "Environment",
        **ENVIRONMENT | {"channels": "(Heartbeat(),)", "alertmanager": "Version(0, 28)"},
    )
    for listed, summary in (
        ('("a:9093", "b:9093")', "the 2 Alertmanagers are not a cluster"),
        ("()", "Prometheus sends alerts nowhere"),
    ):
        addresses = ", ".join(f"{name}={text}" for name, text in (ADDRESSES | {"alertmanagers": listed}).items())
        given = ENVIRONMENT | {"addresses": f"Addresses({addresses})"}
        assert author.refused("Environment", "addresses", **given).summary == summary


def test_relabelling_must_read_labels_of_the_targets(author: Author) -> None:
    """Labels come from the job's discovery, from Prometheus and from earlier steps; a misspelt one would be empty."""
    pods = 'KubernetesDiscovery(role="pod")'
    found = {
        label: f'Job("bots", discovery=({pods},), relabel=(Relabel(source_labels=("{label}",), target_label="bot"),))'
        for label in (
            *("__meta_kubernetes_pod_label_bot", "__meta_kubernetes_namespace", "__address__"),
            *("__meta_kubernets_pod_label_bot", "__meta_kubernetes_ingress_host", "__meta_dns_name", "bot"),
        )
    }
    right, wrong = list(found.items())[:3], list(found.items())[3:]
    for label, job in right:
        assert author.write("Environment", **ENVIRONMENT | {"jobs": f"({job},)"}).jobs[0].sets_label("bot"), label
    for label, job in wrong:
        assert inside(author, "jobs", job) == f"no target of the job bots has the label {label!r}"


def test_a_constant_value_needs_no_source(author: Author) -> None:
    """Every target or series gets the label."""
    assert author.write("Relabel", target_label='"site"', replacement='"eu"').source_labels == ()

"""kubernetes/file"""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.conftest import PRODUCTION
from tests.checks.kubernetes.cluster import problems
from tradewatch.discovery.file import FileDiscovery
from tradewatch.model import BasicAuth, Bearer, Connection, Job, OAuth2, Project, Tls

CHECK = "kubernetes/file"


def bots(connection: Connection, **over: Any) -> tuple[Job, ...]:
    return (Job("bots", (({"bot": "one"}, ("one:9400",)),), scheme="https", connection=connection, **over),)


SECRET, PUBLIC = "/etc/prometheus/secrets/bots", "/etc/prometheus/configmaps/bots"


def test_the_folder_of_the_channels_must_be_a_secret(project: Project) -> None:
    """The problem is at the folder, and says where the operator mounts a Secret."""
    assert PRODUCTION.secrets == "/etc/alertmanager/secrets"
    (problem,) = problems(CHECK, project, secrets=PRODUCTION.secrets)
    assert problem.subject == "environment production"
    assert problem.summary == (
        "'/etc/alertmanager/secrets/slack_api_url' is not a key of a Secret that Alertmanager mounts: "
        "`api_url_file` of desk"
    )
    assert problem.fix == "use /etc/alertmanager/secrets/SECRET/KEY as the path"


@pytest.mark.parametrize(
    "connection",
    [
        Connection(authorization=Bearer(credentials_file="/run/secrets/token")),
        Connection(authorization=Bearer(credentials_file="/etc/prometheus/secrets/token")),
        # Of the other server, and of what everybody may read.
        Connection(authorization=BasicAuth(username="a", password_file="/etc/alertmanager/secrets/bots/password")),
        Connection(authorization=BasicAuth(username="a", password_file=f"{PUBLIC}/password")),
        Connection(tls=Tls(cert_file=f"{PUBLIC}/tls.crt", key_file=f"{PUBLIC}/tls.key")),
        Connection(tls=Tls(ca_file="/etc/ssl/ca.pem")),
    ],
)
def test_a_file_that_is_not_mounted_is_reported(project: Project, connection: Connection) -> None:
    """Its reference would lead nowhere."""
    (problem,) = problems(CHECK, project, jobs=bots(connection))
    assert "is not a key of a Secret that Prometheus mounts" in problem.summary
    assert problem.fix.startswith("use /etc/prometheus/secrets/SECRET/KEY as the path")


def test_files_of_secrets_and_public_files_of_config_maps_are_fine(project: Project) -> None:
    """A certificate and files of targets may be public."""
    oauth = OAuth2(client_id="a", client_secret_file=f"{SECRET}/secret", token_url="https://login/")
    tls = Tls(ca_file=f"{PUBLIC}/ca.pem", cert_file=f"{PUBLIC}/tls.crt", key_file=f"{SECRET}/tls.key")
    targets = FileDiscovery(paths=(f"{PUBLIC}/*.yml", f"{SECRET}/more.json"))
    jobs = bots(Connection(tls=tls, authorization=oauth), discovery=(targets,))
    assert problems(CHECK, project, jobs=jobs) == []

"""How an environment runs in a cluster."""

from __future__ import annotations

import pytest

from tests.model.author import Author

CLUSTER = {"namespace": '"monitoring"', "labels": '{"release": "main"}', "grafana": '"sidecar"', "instances": "{}"}

WRONG = [
    ("namespace", '"Monitoring"', "'Monitoring' is not a namespace"),
    ("namespace", '"a.b"', "'a.b' is not a namespace"),
    ("namespace", '"-a"', "'-a' is not a namespace"),
    ("namespace", f'"{"a" * 64}"', f"'{'a' * 64}' is not a namespace"),
    ("labels", '{"a b": "c"}', "'a b': 'c' is not a label of Kubernetes"),
    ("labels", '{"a": "b c"}', "'a': 'b c' is not a label of Kubernetes"),
    ("labels", '{"a": "-"}', "'a': '-' is not a label of Kubernetes"),
    ("labels", '{"/a": "b"}', "'/a': 'b' is not a label of Kubernetes"),
    ("labels", f'{{"a": "{"b" * 64}"}}', f"'a': '{'b' * 64}' is not a label of Kubernetes"),
    ("grafana", '"operator"', "no Grafana is chosen"),
    ("grafana", '"helm"', "grafana must be one of 'sidecar', 'operator', not the text 'helm'"),
    ("instances", '{"dashboards": "grafana"}', "a sidecar does not read the labels of instances"),
]


@pytest.mark.parametrize(("argument", "text", "summary"), WRONG)
def test_a_wrong_cluster_is_refused_at_its_argument(author: Author, argument: str, text: str, summary: str) -> None:
    """Kubernetes would refuse it later, or nothing would read the objects."""
    assert author.refused("Kubernetes", argument, **CLUSTER | {argument: text}).summary == summary


def test_names_and_labels_of_kubernetes_are_accepted(author: Author) -> None:
    """A label may have a prefix, and no value."""
    labels = '{"app.kubernetes.io/part-of": "", "a": "B_c.d-1"}'
    made = author.write("Kubernetes", namespace='"kube-system-1"', labels=labels)
    assert (made.alertmanager, made.grafana) == ("secret", "sidecar")
    author.write("Kubernetes", namespace='"a"', grafana='"operator"', instances='{"dashboards": "grafana"}')

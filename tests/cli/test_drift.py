"""What somebody did to build/ by hand is told, file by file, and the next build mends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Checkout

RISK = "build/production/prometheus/alerts/risk.yml"


def _delete(checkout: Checkout) -> tuple[str, int, str]:
    (checkout.root / RISK).unlink()
    return RISK, 1, "is missing"


def _edit(checkout: Checkout) -> tuple[str, int, str]:
    checkout.edit(RISK, "for: 1m", "for: 2m")
    return RISK, checkout.line(RISK, "for: 2m"), "is not what the definitions compile to"


def _edit_in_two_places(checkout: Checkout) -> tuple[str, int, str]:
    checkout.edit(RISK, "severity: critical", "severity: warning")
    checkout.edit(RISK, "threshold: above 20%", "threshold: above 25%")
    return RISK, checkout.line(RISK, "severity: warning"), "is not what the definitions compile to"


def _insert_a_line(checkout: Checkout) -> tuple[str, int, str]:
    checkout.edit(RISK, "groups:\n", "groups:\n# by hand\n")
    return RISK, checkout.line(RISK, "# by hand"), "is not what the definitions compile to"


def _append_a_line(checkout: Checkout) -> tuple[str, int, str]:
    checkout.append(RISK, "# by hand\n")
    return RISK, checkout.line(RISK, "# by hand"), "is not what the definitions compile to"


def _add_inside(checkout: Checkout) -> tuple[str, int, str]:
    stray = "build/staging/prometheus/alerts/old.yml"
    checkout.append(stray, "groups: []\n")
    return stray, 1, "is left over: nothing generates it"


def _add_beside(checkout: Checkout) -> tuple[str, int, str]:
    checkout.append("build/notes.txt", "to do\n")
    return "build/notes.txt", 1, "is left over: no environment is called that"


def _add_a_folder_beside(checkout: Checkout) -> tuple[str, int, str]:
    (checkout.build / "canary/prometheus").mkdir(parents=True)
    checkout.append("build/canary/prometheus/prometheus.yml", "global: {}\n")
    return "build/canary", 1, "is left over: no environment is called that"


@pytest.mark.parametrize(
    "meddle",
    [
        _delete,
        _edit,
        _edit_in_two_places,
        _insert_a_line,
        _append_a_line,
        _add_inside,
        _add_beside,
        _add_a_folder_beside,
    ],
)
def test_meddling_is_told_and_mended(checkout: Checkout, meddle: Callable[[Checkout], tuple[str, int, str]]) -> None:
    """`build --check` names the file and its first wrong line and changes nothing; `build` puts it right."""
    right = checkout.built()
    file, line, summary = meddle(checkout)
    wrong = checkout.built()
    assert wrong != right

    problem = checkout.run("build", "--check", "--format", "json").problem
    assert problem["check"] == "build/drift"
    assert (problem["file"], problem["line"]) == (file, line)
    assert problem["summary"] == summary
    assert "make build" in str(problem["fix"])
    assert checkout.built() == wrong, "a check has written"

    assert checkout.run("build").exit_code == 0
    assert checkout.built() == right
    assert checkout.run("build", "--check").exit_code == 0


def test_a_definition_that_was_not_built_is_drift(checkout: Checkout) -> None:
    """After an edit without a build, `build --check` names each generated file that is out of date."""
    checkout.edit("environments.py", '"#trading-alerts"', '"#other-alerts"')
    problem = checkout.run("build", "--check", "--format", "json").problem
    assert problem["file"] == "build/production/alertmanager/alertmanager.yml"
    assert problem["line"] == checkout.line(str(problem["file"]), "channel: '#trading-alerts'", after="receivers:")


def test_a_check_of_one_environment_sees_no_other(checkout: Checkout) -> None:
    """With `--environment`, neither another environment's drift nor a stray beside them is this check's to tell."""
    _edit(checkout)
    _add_beside(checkout)
    assert checkout.run("build", "--check", "--environment", "staging").exit_code == 0
    assert checkout.run("build", "--check", "--environment", "production", "--format", "json").problem["file"] == RISK


def test_what_a_killed_build_left_is_swept(checkout: Checkout) -> None:
    """Half a new tree and a tree that was moved aside are gone after the next build, and are no drift before."""
    right = checkout.built()
    for leftover in (".coming-production", ".going-production"):
        (checkout.build / leftover / "prometheus").mkdir(parents=True)
        checkout.append(f"build/{leftover}/prometheus/prometheus.yml", "glob")
    assert checkout.run("build", "--check").exit_code == 0
    assert checkout.run("build").exit_code == 0
    assert checkout.built() == right


def test_a_tree_that_was_moved_aside_comes_back(checkout: Checkout) -> None:
    """A build that was killed between its two renames, where there is no exchange, is finished by the next one."""
    right = checkout.built()
    (checkout.build / "production").rename(checkout.build / ".going-production")
    assert checkout.run("build").exit_code == 0
    assert checkout.built() == right

"""Changes to build/ by hand are reported, file by file, and the next build undoes them."""

from __future__ import annotations

from tests.conftest import Checkout

RULES = "build/production/prometheus/alerts"
NOT_THE_SAME = "is not what the definitions compile to"


def _edit_by_hand(small: Checkout) -> dict[tuple[str, int], str]:
    """Change build/ in every way. Returns the summary of the problem for the place of each change."""
    summaries = {}

    def edit(name: str, old: str, new: str, line: str) -> None:
        file = f"{RULES}/{name}.yml"
        if old:
            small.edit(file, old, new)
        else:
            small.append(file, new)
        summaries[file, small.line(file, line)] = NOT_THE_SAME

    edit("risk", "for: 1m", "for: 2m", "for: 2m")
    small.edit(f"{RULES}/risk.yml", "threshold: above 20%", "threshold: above 25%")  # only the first change is reported
    edit("api", "groups:\n", "groups:\n# by hand\n", "# by hand")
    edit("system", "", "# by hand\n", "# by hand")
    (small.build / "staging/prometheus/alerts/risk.yml").unlink()
    summaries["build/staging/prometheus/alerts/risk.yml", 1] = "is missing"
    small.append("build/staging/prometheus/alerts/old.yml", "groups: []\n")
    summaries["build/staging/prometheus/alerts/old.yml", 1] = "is left over: nothing generates it"
    small.append("build/notes.txt", "to do\n")
    (small.build / "canary/prometheus").mkdir(parents=True)
    small.append("build/canary/prometheus/prometheus.yml", "global: {}\n")
    for stray in ("build/notes.txt", "build/canary"):
        summaries[stray, 1] = "is left over: no environment has this name"
    return summaries


def test_edits_by_hand_are_reported_and_undone(small: Checkout) -> None:
    """`build --check` names each file and its first wrong line and changes nothing; `build` undoes all."""
    right = small.built()
    summaries = _edit_by_hand(small)
    wrong = small.built()

    checked = small.run("build", "--check", "--format", "json")
    assert checked.exit_code == 1
    problems = checked.problems
    assert {(problem["file"], problem["line"]): problem["summary"] for problem in problems} == summaries
    assert all(problem["check"] == "build/drift" and "make build" in str(problem["fix"]) for problem in problems)
    assert small.built() == wrong, "a check has written"

    assert small.run("build").exit_code == 0
    assert small.built() == right
    assert small.run("build", "--check").exit_code == 0


def test_a_definition_that_was_not_built_is_drift(small: Checkout) -> None:
    """After an edit without a build, `build --check` names each generated file that is out of date."""
    small.edit("content.py", 'f"#{name}"', 'f"#{name}".replace("#production", "#other")')
    problem = small.run("build", "--check", "--format", "json").problem
    assert problem["file"] == "build/production/alertmanager/alertmanager.yml"
    assert problem["line"] == small.line(str(problem["file"]), "channel: '#production'", after="receivers:")


def test_a_check_of_one_environment_sees_no_other(small: Checkout) -> None:
    """With `--environment`, other environments and files beside them do not count."""
    small.append(f"{RULES}/risk.yml", "# by hand\n")
    small.append("build/notes.txt", "to do\n")
    assert small.run("build", "--check", "--environment", "staging").exit_code == 0
    assert (
        small.run("build", "--check", "--environment", "production", "--format", "json").problem["file"]
        == f"{RULES}/risk.yml"
    )


def test_leftovers_of_a_killed_build_are_removed(small: Checkout) -> None:
    """They are not drift. The next build removes them, and restores a folder that was moved aside.

    A build can be killed between two renames where the file system has no exchange.
    """
    right = small.built()
    for leftover in (".coming-production", ".going-staging"):
        (small.build / leftover / "prometheus").mkdir(parents=True)
        small.append(f"build/{leftover}/prometheus/prometheus.yml", "glob")
    assert small.run("build", "--check").exit_code == 0
    (small.build / "development").rename(small.build / ".going-development")
    assert small.run("build").exit_code == 0
    assert small.built() == right

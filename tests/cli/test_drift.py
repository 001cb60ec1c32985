"""What somebody did to build/ by hand is told, file by file, and the next build mends it."""

from __future__ import annotations

from tests.conftest import Checkout

RULES = "build/production/prometheus/alerts"
NOT_THE_SAME = "is not what the definitions compile to"


def _meddle(small: Checkout) -> dict[tuple[str, int], str]:
    """What somebody does to build/ by hand, all of it: the place of each change, and what is said of it."""
    said = {}

    def edit(name: str, old: str, new: str, line: str) -> None:
        file = f"{RULES}/{name}.yml"
        if old:
            small.edit(file, old, new)
        else:
            small.append(file, new)
        said[file, small.line(file, line)] = NOT_THE_SAME

    edit("risk", "for: 1m", "for: 2m", "for: 2m")
    small.edit(f"{RULES}/risk.yml", "threshold: above 20%", "threshold: above 25%")  # only the first place is said
    edit("api", "groups:\n", "groups:\n# by hand\n", "# by hand")
    edit("system", "", "# by hand\n", "# by hand")
    (small.build / "staging/prometheus/alerts/risk.yml").unlink()
    said["build/staging/prometheus/alerts/risk.yml", 1] = "is missing"
    small.append("build/staging/prometheus/alerts/old.yml", "groups: []\n")
    said["build/staging/prometheus/alerts/old.yml", 1] = "is left over: nothing generates it"
    small.append("build/notes.txt", "to do\n")
    (small.build / "canary/prometheus").mkdir(parents=True)
    small.append("build/canary/prometheus/prometheus.yml", "global: {}\n")
    for stray in ("build/notes.txt", "build/canary"):
        said[stray, 1] = "is left over: no environment has this name"
    return said


def test_meddling_is_reported_and_mended(small: Checkout) -> None:
    """`build --check` names each file and its first wrong line and changes nothing; `build` puts it right."""
    right = small.built()
    said = _meddle(small)
    wrong = small.built()

    checked = small.run("build", "--check", "--format", "json")
    assert checked.exit_code == 1
    problems = checked.problems
    assert {(problem["file"], problem["line"]): problem["summary"] for problem in problems} == said
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
    """With `--environment`, neither another environment's drift nor a stray beside them is this check's to tell."""
    small.append(f"{RULES}/risk.yml", "# by hand\n")
    small.append("build/notes.txt", "to do\n")
    assert small.run("build", "--check", "--environment", "staging").exit_code == 0
    assert (
        small.run("build", "--check", "--environment", "production", "--format", "json").problem["file"]
        == f"{RULES}/risk.yml"
    )


def test_what_a_killed_build_left_is_swept(small: Checkout) -> None:
    """Half a new tree is no drift, and gone after the next build, which also finishes what was moved aside.

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

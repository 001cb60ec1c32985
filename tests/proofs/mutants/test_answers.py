"""What earlier runs found out about mutants."""

from __future__ import annotations

from pathlib import Path

import pytest

from tradewatch.proofs.mutants.answers import Answers

A, B, C = (letter * 64 for letter in "abc")


def test_what_a_stopped_run_found_is_known_to_the_next(tmp_path: Path) -> None:
    """Each answer is written when it is given; the run need not end."""
    file = tmp_path / "answers"
    first = Answers(file)
    first.add({A: True})
    first.add({B: False})
    again = Answers(file)
    assert [again.get(key) for key in (A, B, C)] == [True, False, None]
    again.add({C: True})
    assert [Answers(file).get(key) for key in (A, B, C)] == [True, False, True]


@pytest.mark.parametrize("content", ["", f"{A} perhaps\n", f"{A[:-1]} noticed\n", f"x{A} noticed\n", "\xff"])
def test_a_line_that_is_no_answer_is_not_believed(tmp_path: Path, content: str) -> None:
    """A torn or foreign file makes a run longer, never wrong."""
    file = tmp_path / "answers"
    file.write_text(content, encoding="latin-1")
    answers = Answers(file)
    assert answers.get(A) is None
    answers.add({B: True})
    assert Answers(file).get(B) is True


def test_a_torn_last_line_spoils_no_other(tmp_path: Path) -> None:
    """The run was killed while it wrote."""
    file = tmp_path / "answers"
    file.write_text(f"{A} noticed\n{B} not", encoding="ascii")
    Answers(file).add({C: True})
    assert [Answers(file).get(key) for key in (A, B, C)] == [True, None, True]


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    """It may lead anywhere; nothing is known then."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text(f"{A} noticed\n", encoding="ascii")
    (tmp_path / "answers").symlink_to(elsewhere)
    answers = Answers(tmp_path / "answers")
    answers.add({B: True})
    assert (answers.get(A), answers.get(B)) == (None, True)
    assert elsewhere.read_text(encoding="ascii") == f"{A} noticed\n"


def test_without_a_file_answers_last_as_long_as_the_run() -> None:
    """Tests of the engine write nothing."""
    answers = Answers()
    answers.add({A: False})
    assert answers.get(A) is False

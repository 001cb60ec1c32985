"""Sources of definitions: the lines at which problems are reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import tradewatch
from tests.model.author import Author
from tradewatch.model import Source, did_you_mean, here

TEXT = """\
outer(
    first=1,
    inner=inner(
        second=2,
    ),
    second=[
        3,
    ],
)
both(one(first=1), second=2)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content.py"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "names", "expected"),
    [
        (1, ("first",), 2),
        (1, ("second",), 6),
        (3, ("second",), 4),
        (1, ("missing", "second"), 6),
        (1, ("second", "first"), 6),
        (1, ("missing",), 1),
        (1, (), 1),
        (1, ("",), 1),
        (7, ("first",), 7),
        (10, ("second",), 10),
    ],
)
def test_the_line_of_an_argument(file: Path, line: int, names: tuple[str, ...], expected: int) -> None:
    """The line of the first of these keywords in the call, or the definition's own line."""
    assert Source(str(file), line).of_argument(*names) == Source(str(file), expected)


@pytest.mark.parametrize(
    ("line", "lines"), [(1, range(1, 10)), (3, range(3, 6)), (7, range(7, 8)), (10, range(10, 11))]
)
def test_the_extent_of_a_definition(file: Path, line: int, lines: range) -> None:
    """It ends at the line that closes the parenthesis; without a call, it is one line."""
    assert Source(str(file), line).extent() == lines


def test_a_definition_that_is_not_python_is_the_whole_file(tmp_path: Path) -> None:
    """A file of message templates is one definition."""
    path = tmp_path / "slack.tmpl"
    path.write_text("one\ntwo\n", encoding="utf-8")
    assert 2 in Source(str(path), 1).extent()


@pytest.mark.parametrize("content", [None, b"call(\n", b"\xff\xfe", b"call(a=1)\0"])
def test_the_line_of_a_definition_in_an_unreadable_file(tmp_path: Path, content: bytes | None) -> None:
    """A file that is missing, or not Python any more, does not hide the problem."""
    path = tmp_path / "gone.py"
    if content is not None:
        path.write_bytes(content)
    assert Source(str(path), 1).of_argument("a") == Source(str(path), 1)


def test_is_shown_relative_to_the_project(tmp_path: Path) -> None:
    """A path outside of it is shown in full."""
    inside, outside = tmp_path / "rules" / "risk.py", tmp_path.parent / "else.py"
    assert Source(str(inside), 1).relative_to(tmp_path) == "rules/risk.py"
    assert Source(str(outside), 1).relative_to(tmp_path) == str(outside)


def test_a_definition_of_several_lines_begins_at_its_first(author: Author) -> None:
    """It is the line of the call, not of a call in its arguments."""
    receiver = author.write("Receiver", name='"desk"', via="(Slack,)")
    assert receiver.defined == Source(str(author.file), 1)


def test_here_ignores_frames_of_the_engine() -> None:
    """The innermost frame of content is the line of the definition."""
    engine = Path(str(tradewatch.__file__)).parent
    assert _here_of(engine / "model" / "example.py").file == __file__


def test_a_folder_with_a_similar_name_is_content() -> None:
    """`tradewatch_rules/` beside `tradewatch/` is content, not engine."""
    neighbour = Path(str(tradewatch.__file__)).parent.with_name("tradewatch_rules") / "risk.py"
    assert _here_of(neighbour) == Source(str(neighbour), 2)


def _here_of(file: Path) -> Source:
    names: dict[str, Any] = {"here": here}
    exec(compile("def found():\n    return here()", str(file), "exec"), names)
    found = names["found"]()
    assert isinstance(found, Source)
    return found


@pytest.mark.parametrize(
    ("word", "known", "suggestion"),
    [
        ("critcal", ["critical", "warning"], "did you mean 'critical'?"),
        ("xyz", ["b", "a"], "choose one of a, b"),
        ("xyz", [], ""),
        ("xyz", [f"word {number}" for number in range(13)], ""),
    ],
)
def test_suggests_a_word(word: str, known: list[str], suggestion: str) -> None:
    """The nearest known word, or all choices if they are few."""
    assert did_you_mean(word, known) == suggestion


EXPRESSIONS = """\
alert(
    name="Lag",
    expr=f\'\'\'
        sum by (bot) ({LAG.where(kind="a")})
          / on (bot)
        sum by (bot) ({LAG})
    \'\'\',
    guard="up == 1",
)
panel("Lag", query(f"max by (bot) ({LAG})"),
    query(
        "min by (bot) (lag)"
    ),
)
alert(expr=ELSEWHERE)
alert(expr=f"{LAG}")
"""


@pytest.mark.parametrize(
    ("line", "text", "number", "names", "expected"),
    [
        (1, 'sum by (bot) (lag{kind="a"})', 0, ("expr",), 4),
        (1, "  / on (bot)", 1, ("expr",), 5),
        (1, "sum by (bot) (lag)", 2, ("expr",), 6),
        (1, "up == 1", 0, ("guard",), 8),
        (1, "up == 1", 0, ("expr",), 3),
        (10, "max by (bot) (lag)", 0, ("",), 10),
        (10, "min by (bot) (lag)", 0, ("",), 12),
        (10, "avg by (bot) (lag)", 0, ("",), 10),
        (15, "lag", 0, ("expr",), 15),
        (16, "lag", 0, ("expr",), 16),
        (9, "lag", 0, ("expr",), 9),
    ],
)
def test_the_line_of_a_text(
    tmp_path: Path, line: int, text: str, number: int, names: tuple[str, ...], expected: int
) -> None:
    """The line of the text, where braces of an f-string match anything; otherwise the line of the argument."""
    path = tmp_path / "content.py"
    path.write_text(EXPRESSIONS, encoding="utf-8")
    assert Source(str(path), line).of_text(text, number, *names) == Source(str(path), expected)

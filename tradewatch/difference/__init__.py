"""What changed in meaning between the generated files of a commit and those of now."""

from tradewatch.difference.commit import read_commit
from tradewatch.difference.compare import Change, compare
from tradewatch.difference.describe import describe
from tradewatch.difference.wording import as_json, as_markdown, code_span, for_people

__all__ = ["Change", "as_json", "as_markdown", "code_span", "compare", "describe", "for_people", "read_commit"]

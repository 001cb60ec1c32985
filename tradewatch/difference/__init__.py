"""What changes in meaning between the generated files of a commit and the current ones."""

from tradewatch.difference.commit import read_commit
from tradewatch.difference.compare import Change, compare
from tradewatch.difference.describe import describe
from tradewatch.difference.formats import as_json, as_markdown, as_text, code_span

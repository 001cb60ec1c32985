"""File trees: as a value in memory, and on disk."""

from tradewatch.filetree.disk import WriteError, read, write_all
from tradewatch.filetree.tree import Drift, FileTree, Locator, compare

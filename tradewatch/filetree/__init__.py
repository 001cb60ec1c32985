"""File trees: as a value in memory, and on disk."""

from tradewatch.filetree.disk import read, write, write_all, write_among
from tradewatch.filetree.tree import Drift, FileTree, Locator, compare

__all__ = ["Drift", "FileTree", "Locator", "compare", "read", "write", "write_all", "write_among"]

"""What others wrote: a file or a server, read within bounds of size and time."""

from tradewatch.foreign.file import LARGEST, read_file
from tradewatch.foreign.http import Redirects
from tradewatch.foreign.within import within

__all__ = ["LARGEST", "Redirects", "read_file", "within"]

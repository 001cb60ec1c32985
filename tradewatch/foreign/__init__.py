"""What others wrote: a file or a server, read within bounds of size and time.

`Redirects` is imported from its module: a build does without the libraries of HTTP.
"""

from tradewatch.foreign.file import LARGEST, read_file
from tradewatch.foreign.within import within

__all__ = ["LARGEST", "read_file", "within"]

"""Reads files and servers that are not ours, within limits of size and time."""

from tradewatch.foreign.access import Access, read_access
from tradewatch.foreign.file import LARGEST, read_file
from tradewatch.foreign.http import Answer, Redirects, ask, fault_in_words
from tradewatch.foreign.timeout import call_with_timeout

"""promtool and amtool as Python calls; finding them, and installing what is missing.

What cannot work raises ToolError; what a tool finds wrong in a file is a Complaint.
"""

from tradewatch.toolchain.amtool import Amtool, TemplateRejected
from tradewatch.toolchain.complaint import Complaint
from tradewatch.toolchain.install import Installed, install
from tradewatch.toolchain.programs import PROGRAMS, Program, find
from tradewatch.toolchain.promtool import Promtool
from tradewatch.toolchain.releases import RELEASES, Release
from tradewatch.toolchain.run import Finished, ToolError, run

__all__ = [
    "PROGRAMS",
    "RELEASES",
    "Amtool",
    "Complaint",
    "Finished",
    "Installed",
    "Program",
    "Promtool",
    "Release",
    "TemplateRejected",
    "ToolError",
    "find",
    "install",
    "run",
]

"""Calls promtool and amtool; finds them, and installs what is missing.

A call that cannot work raises ToolError. What a tool finds wrong in a file is a Diagnostic.
"""

from tradewatch.toolchain.amtool import Amtool, TemplateRejected
from tradewatch.toolchain.diagnostic import Diagnostic
from tradewatch.toolchain.install import Installed, install
from tradewatch.toolchain.programs import PROGRAMS, Program, find
from tradewatch.toolchain.promtool import Promtool
from tradewatch.toolchain.releases import RELEASES, Release
from tradewatch.toolchain.run import Finished, ToolError, run, side_by_side

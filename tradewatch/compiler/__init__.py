"""Compiles a project to files, in memory."""

from tradewatch.compiler.compiled import CompiledEnvironment, CompiledProject
from tradewatch.compiler.rules import RECORDING, alert_groups, alert_path

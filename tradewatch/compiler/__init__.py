"""Model -> files, in memory."""

from tradewatch.compiler.alertmanager import channels_of
from tradewatch.compiler.channels import channel_config
from tradewatch.compiler.compile import compile
from tradewatch.compiler.rules import recorded_labels

__all__ = ["channel_config", "channels_of", "compile", "recorded_labels"]

"""Finds secrets in a text and masks them; README.md explains how."""

from tradewatch.secrets.addresses import secret_path
from tradewatch.secrets.find import find
from tradewatch.secrets.redact import redact
from tradewatch.secrets.secret import Secret

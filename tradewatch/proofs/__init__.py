"""Tests of the alerts, made from their samples; what promtool and amtool report; mutants that prove the tests.

`timing` calculates when an alert fires, `cases` makes its cases, `testfiles` writes them for promtool, `running` runs
them, and `mutants` changes the alerts. Each imports only those before it.
"""

from tradewatch.proofs.testfiles.files import test_files

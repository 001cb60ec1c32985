"""Every limit with its reasons, one module per group. The rules, panels, documents and tests use these objects."""

"""What the checks report about the files of others."""

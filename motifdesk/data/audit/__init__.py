"""What may be wrong with a data set, in plain words: `audit.audit` runs the checks, one a file in `checks`."""

"""The checks, one a file; `motifdesk.data.audit.audit` finds them here."""

"""The architectures, one a file; `motifdesk.models.registry` finds them here."""

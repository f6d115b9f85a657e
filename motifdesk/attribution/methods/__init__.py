"""The attribution methods, one a file; `motifdesk.attribution.registry` finds them here."""

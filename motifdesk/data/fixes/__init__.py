"""What mends a data set; `motifdesk.data.fixes.registry` finds the fixes in the modules here."""

"""The formats of motif files, one a file; `motifdesk.motifs.files` finds them here."""

"""Motifs: matrices, seqlets, discovery, comparison with known motifs, and scanning."""

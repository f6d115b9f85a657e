"""Motifs: where they occur. Discovery and comparison come to live here."""

"""Searching for better settings: what may be tried, what was tried, and how one trial is run."""

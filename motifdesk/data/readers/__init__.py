"""Readers of users' files: one format a file."""

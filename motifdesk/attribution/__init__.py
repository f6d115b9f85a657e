"""Which bases a network's prediction rests on: one method a file."""

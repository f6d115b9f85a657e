"""Pages: each shows a state and says what the user wants."""

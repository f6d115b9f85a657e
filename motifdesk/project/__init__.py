"""What the user has so far, and what can be kept of it."""

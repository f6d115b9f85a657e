"""Controllers: each alone knows both its page and the session."""

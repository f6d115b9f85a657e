"""Training a network: settings, the compiled epoch loop and what came of it."""

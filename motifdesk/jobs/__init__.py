"""What can be asked of the engine, and the process that does it."""

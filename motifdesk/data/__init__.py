"""Sequences, their labels, and how they are read, split and made. No TensorFlow, no Qt."""

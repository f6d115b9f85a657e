"""Plots: each draws a result that was computed elsewhere."""

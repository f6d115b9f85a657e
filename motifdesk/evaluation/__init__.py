"""How good a trained network is, on sequences it has never seen."""

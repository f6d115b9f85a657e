"""Networks: one architecture a file. The only place that says how a network is built."""

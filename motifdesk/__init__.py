"""MotifDesk: train, test and interpret neural networks on DNA and RNA sequences."""

__version__ = "0.1.0"

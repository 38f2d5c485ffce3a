"""Putting back into a restored log what it lost and the bus still has."""

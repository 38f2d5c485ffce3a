"""What proves a log to a stranger: its Merkle tree, the signed heads of it, and their keys."""

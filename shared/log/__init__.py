"""The append-only log of a service: what happened, in the order in which it was stored."""

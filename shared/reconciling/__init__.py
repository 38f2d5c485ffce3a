"""Comparing a log with every copy of it, and saying what differs and who heals it."""

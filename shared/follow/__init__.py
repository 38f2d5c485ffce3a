"""Following logs: facts, then policies, each event exactly once in effect."""

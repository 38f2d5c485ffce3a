"""The nouns that every service has: effects refused or overdue, skips, readings."""

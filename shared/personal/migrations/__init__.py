"""How the database of keys came to be, step by step."""

"""How a service stands, what is wrong with it, and who has to do what about it."""

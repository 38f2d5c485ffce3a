"""Read models: rows of each noun, folded from the others' events, and the lists that join them."""

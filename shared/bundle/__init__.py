"""What a stranger is handed: events with all that proves them, and the program that checks it."""

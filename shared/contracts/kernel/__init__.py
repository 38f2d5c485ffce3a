"""What every service makes known about its own work."""

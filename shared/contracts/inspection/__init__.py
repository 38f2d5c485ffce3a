"""What inspection makes known."""

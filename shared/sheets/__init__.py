"""Sheets that a Department keeps: their columns, what their cells mean, what enters their rows."""

"""Sheets that a Department keeps are brought in: read, checked, sent row by row, and undone."""

"""A year of an invented province, played through the doors that everybody uses.

The folder it is played in is marked as simulated for good. Nobody in it exists.
"""

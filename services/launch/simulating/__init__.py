"""A province through years, played by roles over HTTP: all of it planned first, out of a seed.

The plan is pure and the same for the same seed; playing it moves the clocks of a simulated folder
day by day and asks the services what becomes of it. Nobody in it exists.
"""

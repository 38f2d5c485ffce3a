"""Bringing services up together on one machine, filling them, and playing a year of a province.

It may load any service by name; nobody imports it, and no image of a service has it.
"""

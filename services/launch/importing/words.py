"""The registry as an import knows it, loaded by its name: nobody imports another service."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from shared.web.importing.words import House, Kind, house_of, kinds_of


@cache
def registry() -> House:
    """Load the service that keeps the registers."""
    return house_of(import_module("services.registry.app").build())


@cache
def kinds() -> Mapping[str, Kind]:
    """Find the kinds of sheets by their names."""
    return kinds_of(registry())

"""A service said once: what its `app.build` hands to the kernel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shared.context import Context
from shared.decider import Decider
from shared.follow.policy import Policy
from shared.nouns.effect import effect
from shared.nouns.proposal import proposal
from shared.nouns.reading import reading
from shared.nouns.retry import retry
from shared.nouns.skip import skip
from shared.read.projection import Projection
from shared.sheets.sheet import Sheet
from shared.web.listing import Listing, Page
from shared.web.menus import Menu
from shared.web.proposals import proposals
from shared.web.seen import readings
from shared.web.undone import listings
from shared.web.workbench import Bench


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """Nouns, what follows others, what is shown: nothing here runs before the kernel runs it."""

    name: str
    vi: str
    en: str
    nouns: tuple[Decider[Any, Any, Any, Any], ...]
    # Adds what the service knows of its other nouns: the states of the streams that were read.
    context: Callable[[Context, Mapping[str, Any]], Context]
    follows: tuple[str, ...] = ()
    policies: tuple[Policy, ...] = ()
    projections: tuple[Projection[Any, Any], ...] = ()
    listings: tuple[Listing, ...] = ()
    pages: tuple[Page, ...] = ()
    menu: Menu = field(default_factory=Menu)
    workbenches: Mapping[str, Bench] = field(default_factory=dict)  # by noun
    chained: frozenset[str] = frozenset()  # nouns that hang together with those of other services
    templates: tuple[Path, ...] = ()
    sheets: tuple[Sheet, ...] = ()  # what old registers of it look like, to be imported
    texts: Path | None = None  # a folder with vi.toml and en.toml: faults, fields, values


def with_kernel_nouns(blueprint: Blueprint) -> Blueprint:
    """Add the nouns that every service has, and the lists of what it could not bring about."""
    name = blueprint.name
    kernel = (effect(name), skip(name), retry(name), reading(name), proposal(name))
    return replace(
        blueprint,
        nouns=(*blueprint.nouns, *kernel),
        listings=(
            *blueprint.listings,
            *listings(name, blueprint.follows),
            readings(name, blueprint.nouns),
            proposals(name),
        ),
    )

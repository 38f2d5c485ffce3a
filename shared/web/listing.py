"""A list said once: who may read it, its rows and filters; its route, page and OpenAPI follow."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.law.calendar import Calendar
from shared.law.rules import Rules
from shared.law.territory import Territory
from shared.messages import Actor, Command, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Who asks a read model, for which day, as believed at which position of each source."""

    actor: Actor  # `actor.areas` holds every code, old or new, that the unit's areas cover
    on: date
    known_at: Mapping[str, int]  # by source
    rules: Rules
    calendar: Calendar
    territory: Territory
    after: str | None = None  # the last row's `cursor` of the page before
    limit: int = 100
    # What else a page was asked with, such as what is searched for; a listing has its filters.
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Rows at `GET /api/<service>/<name>` and on the page `/<service>/<name>`.

    `row` is a model whose `cursor` (a text) orders the list; `filters` a model of optional texts,
    days and enums. A role that is not in `roles` gets 403; nobody needs a token if `public`.
    """

    name: str
    vi: str
    en: str
    row: type[BaseModel]
    filters: type[BaseModel]
    query: Callable[[AsyncConnection, Ask, Any], Awaitable[Sequence[BaseModel]]]
    sources: tuple[str, ...]  # whose positions bound it, shown as `as_of_position`
    roles: frozenset[Role]
    public: bool = False
    noun: str | None = None  # a row's `stream` leads to this noun's page
    # A row leads to this address, which may be another service's; nothing is no link.
    place: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command that a page gives, one of many: each succeeds or fails alone."""

    decider: Any  # the noun that decides it
    command: Command
    key: UUID | None  # of the stream that it is about; one of its own where it opens one
    about: str  # what it is about, as the page calls it; no two of one form are about the same


Orders = Callable[[AsyncConnection, Ask, Sequence[tuple[str, str]]], Awaitable[Sequence[Order]]]


Keeps = Callable[[AsyncConnection, Ask, Sequence[tuple[str, str]]], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of its own template beside the generic ones."""

    path: str  # under `/<service>/`; "" is the service's first page
    vi: str
    en: str
    template: str
    build: Callable[[AsyncConnection, Ask], Awaitable[Mapping[str, Any]]]
    sources: tuple[str, ...]
    roles: frozenset[Role]
    public: bool = False
    # What the page's own form asks for, read off what was sent with it; none has no form.
    orders: Orders | None = None
    # Does what the form asks for whoever sent it alone, which nobody decides; says whether it did.
    keeps: Keeps | None = None

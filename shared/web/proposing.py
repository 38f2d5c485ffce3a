"""An irreversible act on its way to another person: written down as given, and read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from pydantic import BaseModel, ValidationError

from shared.contracts.kernel.proposal import ActProposed
from shared.decider import Fault
from shared.folding import Folded, key_of
from shared.messages import Command, Reach
from shared.nouns.proposal import ProposeAct, TextOfAct
from shared.personal.place import body_and_places
from shared.web.auth import Caller
from shared.web.commands import Offer, offers
from shared.web.kernel import AnyDecider, Card, Kernel
from shared.web.problems import Problem


@dataclass(frozen=True, slots=True)
class Act:
    """What was proposed: the command, the noun that decides it, and the stream it is about."""

    offer: Offer
    command: Command
    key: UUID | None
    proposed: ActProposed


def proposals_of(card: Card) -> AnyDecider:
    """Find the noun of proposals."""
    return next(one for one in card.nouns if one.noun == "proposal")


def proposing(
    offer: Offer, command: Command, folded: Folded | None, seen: int | None, who: Caller
) -> ProposeAct:
    """Write an act down as it was given, so that whoever may give it may see it."""
    state = folded.state if folded else offer.decider.initial
    reaches = set(offer.by.values())
    open_to = {f"role:{role}" for role, reach in offer.by.items() if reach is Reach.PROVINCE}
    if Reach.UNIT in reaches:
        open_to |= offer.decider.units(state)
    open_in = offer.decider.areas(state) if Reach.AREA in reaches else frozenset()
    body, texts = parted(command, key_of(folded.stream) if folded else None)
    return ProposeAct(
        noun=offer.decider.noun,
        command=type(command).__name__,
        about=folded.stream if folded else offer.decider.noun,
        seen_version=seen if seen is not None else folded.version if folded else None,
        body=body,
        personal=texts,
        open_to=tuple(sorted(open_to)),
        open_in=tuple(sorted(open_in)),
        proposer_name=who.name or who.actor.unit,
    )


def parted(command: Command, stream: UUID | None) -> tuple[str, tuple[TextOfAct, ...]]:
    """Take the personal texts out of a command, each to be sealed with its subject's key.

    Raises:
        UnknownSubject: where one is about nobody.
    """
    body, places = body_and_places(command, stream_subject=stream)
    paths = {(id(holder), key): path for path, holder, key in texts_in(body)}
    texts = []
    for place in places:
        at = paths[id(place.holder), place.key]
        texts.append(TextOfAct(at=at, subject=place.about(), text=place.text))
    for place in places:
        place.put("")
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode(), tuple(texts)


def texts_in(value: Any, path: str = "") -> Iterator[tuple[str, Any, str | int]]:
    """Name the place of every text in JSON values."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in items:
        here = f"{path}.{key}" if path else str(key)
        match part:
            case str():
                yield here, value, key
            case dict() | list():
                yield from texts_in(part, here)
            case _:
                pass


def whole(model: type[BaseModel], body: str, texts: Mapping[str, str]) -> BaseModel:
    """Put a command together again."""
    said = orjson.loads(body)
    for path, holder, key in list(texts_in(said)):
        if path in texts:
            holder[key] = texts[path]
    return model.model_validate(said)


async def act_of(kernel: Kernel, folded: Folded) -> Act:
    """Read an act back as it was given, for the service's own use.

    Raises:
        Problem: 409 where this version of the software knows it no longer.
        Erased: where it is about somebody who was erased since.
    """
    record = next(one for one in folded.history if isinstance(one.data, ActProposed))
    proposed: ActProposed = record.data
    offer = next(
        (
            one
            for one in offers(kernel.blueprint.nouns)
            if (one.decider.noun, one.command.__name__) == (proposed.noun, proposed.command)
        ),
        None,
    )
    unknown = Problem(409, "rejected", [Fault("act-not-known", None)])
    if offer is None:
        raise unknown
    said = await kernel.unsealed(record)
    texts = {one["at"]: one["text"] for one in said["personal"]}
    try:
        command = whole(offer.command, proposed.body, texts)
    except ValidationError:
        raise unknown from None
    assert isinstance(command, Command)
    about = None if proposed.about == proposed.noun else key_of(proposed.about)
    return Act(offer, command, about, proposed)

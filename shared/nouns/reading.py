"""Who read whose personal data: recorded before it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.context import Context
from shared.contracts.kernel.reading import PersonalDataRead, ReadingEvent, ReadingRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.folding import key_of
from shared.messages import Command, Reach, Role, Terms


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose data was read."""

    of: frozenset[UUID] = frozenset()
    reading_id: UUID | None = None


class RecordReading(Command):
    """Personal data is about to be shown."""

    terms = Terms(
        by=dict.fromkeys(Role, Reach.PROVINCE),  # given by the kernel alone: it has no route
        vi="Ghi nhận việc xem dữ liệu cá nhân",
        en="Record a reading of personal data",
        opens=True,
    )

    of: tuple[UUID, ...]
    fields: tuple[str, ...]
    case: str
    purpose: str


def decide(
    state: Reading, command: RecordReading, context: Context
) -> Sequence[Decided[ReadingEvent]]:
    """Say what follows from a command in a state."""
    if state.of:
        raise Rejected([Fault("not-in-this-state", None, {"state": "recorded"})])
    read = PersonalDataRead(
        of=command.of,
        fields=command.fields,
        case=command.case,
        purpose=command.purpose,
        reading_id=key_of(context.stream),
    )
    return [Decided(event=read, effective_on=context.today, subjects=command.of)]


def evolve(state: Reading, event: ReadingEvent) -> Reading:
    """Say what an event leads to."""
    match event:
        case PersonalDataRead():
            return Reading(frozenset(event.of), event.reading_id)
        case ReadingRecordVoided():
            return state


def claims(state: Reading) -> frozenset[str]:
    """A reading is found by whose data was read; ids are in the order of time."""
    if state.reading_id is None:
        return frozenset()
    return frozenset(f"{of_person(person)}{state.reading_id}" for person in state.of)


def of_person(person: UUID) -> str:
    """Name what the readings of somebody's data claim, each beneath it."""
    return f"read/{person}/"


def reading(service: str) -> Decider[Reading, RecordReading, Context, ReadingEvent]:
    """Make the noun for a service."""
    return Decider(
        service=service,
        noun="reading",
        nouns="readings",
        vi="Lượt xem dữ liệu cá nhân",
        en="Reading of personal data",
        contract=ReadingEvent,
        commands=(),
        initial=Reading(),
        decide=decide,
        evolve=evolve,
        voided=lambda reason: ReadingRecordVoided(reason=reason),
        voidable_by={},
        claims=claims,
        subjects=lambda state: state.of,
        steps=lambda _: (),
        open_to={Role.AUDITOR: Reach.PROVINCE},
    )

"""What is known of a traineeship: facts by their days; where it stands follows from them.

No fact leans on another, so that any of them may be void.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from shared.contracts.registry.traineeship import (
    TraineeDiscipline,
    TraineeNotice,
    TraineeRequest,
    TraineeshipTerm,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trainee:
    """Who was registered, since when, and for how long; or who was exempted (no term)."""

    person_id: UUID
    full_name: str
    area: str
    term: TraineeshipTerm | None
    registered_on: date


@dataclass(frozen=True, slots=True)
class Stay:
    """With which organisation, from a day on; an old register may not say."""

    organisation_id: UUID | None
    organisation_name: str | None
    since: date


@dataclass(frozen=True, slots=True)
class Guidance:
    """Whose guidance, from a day on, and which of the guide's places is taken; nobody's too."""

    guide_certificate: UUID | None
    guide_name: str | None
    guide_place: int | None
    since: date


@dataclass(frozen=True, slots=True)
class Span:
    """A time that does not count, both days included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Disciplined:
    """What a decision did, from a day on; a suspension has a last day."""

    discipline: TraineeDiscipline
    decision_number: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Passed:
    """An examination passed, by its session; its certificate holds until a day."""

    session: str
    exam_number: str
    since: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Failed:
    """An examination failed, by its session, and how many the law of that day allows."""

    session: str
    since: date
    failures_allowed: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that the Bar has not answered."""

    request: TraineeRequest
    received_on: date


@dataclass(frozen=True, slots=True)
class Untold:
    """What the Bar has decided and not let others know."""

    notice: TraineeNotice
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Traineeship:
    """A trainee, and all that is known of the way to the examination."""

    trainee: Trainee | None = None
    stays: tuple[Stay, ...] = ()
    guides: tuple[Guidance, ...] = ()
    extended: tuple[date, ...] = ()
    pauses: tuple[Span, ...] = ()
    restrictions: Mapping[UUID, Disciplined] = field(default_factory=dict)  # by the decision
    annulled: frozenset[UUID] = frozenset()
    removed_on: date | None = None
    died_on: date | None = None
    completed_on: date | None = None
    exams: tuple[Passed | Failed, ...] = ()
    requests: tuple[Asked, ...] = ()
    notices: tuple[Untold, ...] = ()

    def in_force(self) -> list[Disciplined]:
        """List what decisions did that nobody annulled."""
        return [one for by, one in self.restrictions.items() if by not in self.annulled]

    def suspensions(self) -> list[Span]:
        """List the suspensions that nobody annulled."""
        return [
            Span(one.starts_on, one.ends_on) for one in self.in_force() if one.ends_on is not None
        ]

    def passed(self) -> list[Passed]:
        """List the examinations that were passed."""
        return [one for one in self.exams if isinstance(one, Passed)]

    def removals(self) -> list[date]:
        """List the days from which on the name is off the Bar's list."""
        decided = [one.starts_on for one in self.in_force() if is_removal(one.discipline)]
        return [*decided, *([self.removed_on] if self.removed_on else [])]


class Stage(StrEnum):
    """What may be done about a traineeship."""

    UNREGISTERED = "unregistered"
    EXEMPT = "exempt"
    RUNNING = "running"
    COMPLETED = "completed"
    ENDED = "ended"  # another registration would begin anew


def stage(state: Traineeship) -> Stage:
    """Say what may be done: of all that is recorded, whatever its day."""
    if state.trainee is None:
        return Stage.UNREGISTERED
    if state.trainee.term is None:
        return Stage.EXEMPT
    if state.removals() or state.died_on or starts_again(state.exams):
        return Stage.ENDED
    return Stage.COMPLETED if state.completed_on or state.exams else Stage.RUNNING


def starts_again(exams: tuple[Passed | Failed, ...]) -> bool:
    """Say whether so many examinations failed, since the last that was passed, that none is left.

    Source: TT 10/2021/TT-BTP Đ.15.
    """
    failed: list[Failed] = []
    for exam in sorted(exams, key=lambda one: one.since):
        match exam:
            case Failed():
                failed.append(exam)
            case Passed():
                failed = []
    allowed = failed[-1].failures_allowed if failed else None
    return allowed is not None and len(failed) >= allowed


def is_removal(discipline: TraineeDiscipline) -> bool:
    """Say whether a form of discipline takes the name off the list."""
    return discipline is TraineeDiscipline.REMOVAL


# What follows from it -------------------------------------------------------------------------


def claims(state: Traineeship) -> frozenset[str]:
    """A person is one trainee; while it runs, one of the guide's places is taken.

    Two registrations at once may ask for the same place: one of them is refused it.
    """
    one, at = state.trainee, stage(state)
    if one is None or at is Stage.ENDED:
        return frozenset()
    if at is Stage.EXEMPT:
        return frozenset({f"trainee-exempt/{one.person_id}"})
    guide = state.guides[-1] if state.guides and at is Stage.RUNNING else None
    places = () if guide is None or guide.guide_place is None else (place_key(guide),)
    return frozenset({f"trainee/{one.person_id}", *places})


def place_key(guide: Guidance) -> str:
    """Name the claim on one of a guide's places."""
    return f"guide/{guide.guide_certificate}/{guide.guide_place}"


def areas(state: Traineeship) -> frozenset[str]:
    """Say which areas it is about: where the trainee lives."""
    return frozenset() if state.trainee is None else frozenset({state.trainee.area})


def subjects(state: Traineeship) -> frozenset[UUID]:
    """Say whom it is about."""
    return frozenset() if state.trainee is None else frozenset({state.trainee.person_id})

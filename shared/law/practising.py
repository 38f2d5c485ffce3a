"""May somebody practise on a day, and why not. Pure: whoever asks brings what registers say.

A lawyer holds a certificate, is a member of a Bar, and practises in a form of the law.
Source: Luật Luật sư Đ.11, Đ.23.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

ONE_DAY: Final = timedelta(days=1)


class Condition(StrEnum):
    """What must be so for somebody to practise."""

    LIFE = "life"
    CERTIFICATE = "certificate"
    MEMBERSHIP = "membership"
    FORM = "form_of_practice"


class Reason(StrEnum):
    """Why somebody may not practise."""

    DIED = "person_died"
    NOT_ISSUED = "certificate_not_issued"
    TAKEN_AWAY = "use_taken_away"
    REVOKED = "certificate_revoked"
    NOT_A_MEMBER = "not_a_member"
    SUSPENDED = "membership_suspended"
    WITHDRAWN = "membership_withdrawn"
    DELETED = "name_deleted"
    NO_FORM = "no_form_of_practice"


PASSING: Final = frozenset({Reason.TAKEN_AWAY, Reason.SUSPENDED})  # they end by themselves
# These bind the person, whatever else is held beside.
BINDING: Final = PASSING | {Reason.DIED}
MISSING: Final[Mapping[Condition, Reason]] = {
    Condition.CERTIFICATE: Reason.NOT_ISSUED,
    Condition.MEMBERSHIP: Reason.NOT_A_MEMBER,
    Condition.FORM: Reason.NO_FORM,
}
BASIS: Final[Mapping[Reason, str]] = {
    Reason.DIED: "Luật Luật sư Đ.11",
    Reason.NOT_ISSUED: "Luật Luật sư Đ.11",
    Reason.TAKEN_AWAY: "NĐ 82/2020/NĐ-CP Đ.6(8)",
    Reason.REVOKED: "Luật Luật sư Đ.18",
    Reason.NOT_A_MEMBER: "Luật Luật sư Đ.11, Đ.20",
    Reason.SUSPENDED: "Luật Luật sư Đ.85(1)(c)",
    Reason.WITHDRAWN: "Luật Luật sư Đ.11, Đ.20",
    Reason.DELETED: "Luật Luật sư Đ.85(1)(d)",
    Reason.NO_FORM: "Luật Luật sư Đ.23",
}
# What a register calls a standing, and what it means here: nothing against it, or a reason.
# Another word, such as that of a dossier which waits, says nothing.
CERTIFICATE: Final[Mapping[str, Reason | None]] = {
    "issued": None,
    "deprived": Reason.TAKEN_AWAY,
    "revoked": Reason.REVOKED,
}
MEMBERSHIP: Final[Mapping[str, Reason | None]] = {
    "active": None,
    "transferring": None,  # a member here until the other Bar admits
    "suspended": Reason.SUSPENDED,
    "withdrawn": Reason.WITHDRAWN,
    "deleted": Reason.DELETED,
    "deceased": Reason.DIED,
}


# What is known --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """What a register says from a day up to another, that day left out; no reason: it is met."""

    about: Condition
    since: date
    until: date | None
    reason: Reason | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether it is about a day."""
        return self.since <= day and (self.until is None or day < self.until)


def certificate(status: str, since: date, until: date | None) -> Iterator[Fact]:
    """Read how a certificate stood for a time."""
    if status in CERTIFICATE:
        yield Fact(Condition.CERTIFICATE, since, until, CERTIFICATE[status])


def membership(status: str, since: date, until: date | None) -> Iterator[Fact]:
    """Read how a membership stood for a time."""
    if status in MEMBERSHIP:
        yield Fact(Condition.MEMBERSHIP, since, until, MEMBERSHIP[status])


def form(since: date, until: date | None) -> Fact:
    """Read in which time somebody practised in one of the law's forms."""
    return Fact(Condition.FORM, since, until)


def death(died_on: date) -> Fact:
    """Read a death: from that day on nothing is practised."""
    return Fact(Condition.LIFE, died_on, None, Reason.DIED)


# What follows ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Because:
    """One reason, its provision, and its first and last day; no day: it has no such end."""

    reason: Reason
    basis: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for a day, its reasons, and the last day of a bar that ends by itself.

    `unrecorded` says what the registers do not tell, and so was not judged.
    """

    allowed: bool
    because: tuple[Because, ...]
    until: date | None
    unrecorded: tuple[Condition, ...] = ()

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Name the reasons alone."""
        return tuple(one.reason for one in self.because)


def judge(facts: Sequence[Fact], day: date) -> Verdict:
    """Say whether somebody may practise on a day, by all that is known of them."""
    because = tuple(lasting(facts, day, reason) for reason in reasons_on(facts, day))
    ends = [one.last for one in because if one.reason in PASSING and one.last is not None]
    passes = bool(because) and len(ends) == len(because)
    silent = () if tells_of_form(facts, day) else (Condition.FORM,)
    return Verdict(not because, because, max(ends) if passes else None, silent)


def reasons_on(facts: Iterable[Fact], day: date) -> list[Reason]:
    """List what stands against practising on a day, in the order of the law's conditions."""
    every = tuple(facts)
    found: set[Reason] = set()
    for condition in Condition:
        if condition is Condition.FORM and not tells_of_form(every, day):
            continue
        held = {one.reason for one in every if one.about is condition and one.holds_on(day)}
        against = {reason for reason in held if reason is not None}
        if None in held:  # Another certificate or another Bar makes good what has ended.
            against &= BINDING
        elif not held and condition in MISSING:
            against = {MISSING[condition]}
        found |= against
    return [reason for reason in Reason if reason in found]


def tells_of_form(facts: Iterable[Fact], day: date) -> bool:
    """Say whether anything is recorded of a form of practice by a day.

    Old registers do not tell it; what is not recorded is not held against anybody.
    """
    return any(one.about is Condition.FORM and one.since <= day for one in facts)


def lasting(facts: Sequence[Fact], day: date, reason: Reason) -> Because:
    """Find the first and the last day of a reason, around a day on which it holds."""
    turns = {one.since for one in facts} | {one.until for one in facts if one.until is not None}
    before = sorted((turn for turn in turns if turn <= day), reverse=True)
    first: date | None = None
    for turn in before:
        if turn == date.min or reason not in reasons_on(facts, turn - ONE_DAY):
            first = turn
            break
    ended = (turn for turn in sorted(turns) if turn > day and reason not in reasons_on(facts, turn))
    end = next(ended, None)
    return Because(reason, BASIS[reason], first, None if end is None else end - ONE_DAY)

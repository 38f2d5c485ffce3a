"""The answer equals what the events mean, on every day and for everything known so far.

The model beside it is naive: it looks at the events that were known and hold, and at one day.
Histories have decisions that overlap, come late, come before what they annul, and are voided,
as are the voids themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry import certificate, membership, person, practice
from services.registry.certificate.rows import register as certificates
from services.registry.certificate.rows import rows_of as rows_of_certificate
from services.registry.membership.rows import members
from services.registry.membership.rows import rows_of as rows_of_membership
from services.registry.person.rows import persons
from services.registry.person.rows import rows_of as rows_of_person
from services.registry.practice.rows import practices
from services.registry.practice.rows import rows_of as rows_of_practice
from services.registry.practising.queries import said
from shared.contracts.registry.certificate import (
    CertificateDeprivationAnnulled,
    CertificateEntered,
    CertificateUseDeprived,
)
from shared.contracts.registry.membership import (
    MembershipAdmitted,
    MembershipDisciplineAnnulled,
    MembershipSuspended,
    NameDeleted,
)
from shared.contracts.registry.person import PersonDied, PersonRegistered
from shared.contracts.registry.practice import (
    LawyerJoinedOrganisation,
    LawyerLeftOrganisation,
    PracticeForm,
)
from shared.law.practising import Fact, Reason, judge
from shared.messages import Event, Recorded
from tests.registry.context import (
    BAR_NAME,
    CERTIFICATE,
    COMMUNE,
    NAME,
    NUMBER,
    ORGANISATION,
    PERSON,
)
from tests.support.spec import recorded

WINDOW = [date(2026, 1, 1) + timedelta(days=number) for number in range(14)]
OF = {
    "certificate": (certificate.decider, rows_of_certificate, certificates),
    "membership": (membership.decider, rows_of_membership, members),
    "practice": (practice.decider, rows_of_practice, practices),
    "person": (person.decider, rows_of_person, persons),
}


@dataclass(frozen=True)
class Act:
    """What one command recorded in one stream: an event, or that another command is void."""

    stream: str
    event: Event
    voids: int | None = None  # the position of what is void


# Histories ------------------------------------------------------------------------------------

days = st.sampled_from(WINDOW)
lengths = st.integers(0, 6).map(lambda number: timedelta(days=number))


def opening(draw: st.DrawFn) -> list[Act]:
    """Begin with somebody who is registered, holds a certificate and is a member, since a day."""
    return [
        Act(
            "person-1",
            PersonRegistered(
                person_id=PERSON,
                full_name=NAME,
                citizen_number="«sealed»",
                birth_date="«sealed»",
                area=COMMUNE,
                registered_on=WINDOW[0],
            ),
        ),
        Act(
            "certificate-1",
            CertificateEntered(
                person_id=PERSON,
                full_name=NAME,
                area=COMMUNE,
                number=NUMBER,
                issued_on=draw(days),
                entered_from="sổ",
            ),
        ),
        Act(
            "membership-1",
            MembershipAdmitted(
                person_id=PERSON,
                full_name=NAME,
                certificate_id=CERTIFICATE,
                number=NUMBER,
                bar=BAR_NAME,
                area=COMMUNE,
                admitted_on=draw(days),
            ),
        ),
    ]


def decided(draw: st.DrawFn, acts: Sequence[Act]) -> Act:
    """Decide a restriction, or annul one: perhaps one that becomes known only later."""
    first, last = (one := draw(days)), one + draw(lengths)
    by, some = UUID(int=1000 + len(acts)), UUID(int=1000 + draw(st.integers(3, 12)))
    return draw(
        st.sampled_from(
            [
                Act(
                    "certificate-1",
                    CertificateUseDeprived(decision_id=by, starts_on=first, ends_on=last),
                ),
                Act("certificate-1", CertificateDeprivationAnnulled(decision_id=some)),
                Act(
                    "membership-1",
                    MembershipSuspended(decision_id=by, starts_on=first, ends_on=last),
                ),
                Act("membership-1", NameDeleted(decision_id=by, deleted_on=first)),
                Act("membership-1", MembershipDisciplineAnnulled(decision_id=some)),
            ]
        )
    )


def dying(draw: st.DrawFn, acts: Sequence[Act]) -> Act | None:
    """Die once."""
    if any(isinstance(act.event, PersonDied) for act in acts):
        return None
    died = PersonDied(person_id=PERSON, full_name=NAME, basis="x", died_on=draw(days))
    return Act("person-1", died)


def joining(draw: st.DrawFn, acts: Sequence[Act]) -> Act:
    """Join an organisation, by a record of its own."""
    begun = sum(isinstance(act.event, LawyerJoinedOrganisation) for act in acts)
    event = LawyerJoinedOrganisation(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        full_name=NAME,
        organisation_id=ORGANISATION,
        organisation_name="Văn phòng luật sư Bình Minh",
        form=PracticeForm.CONTRACTED_LAWYER,
        area=COMMUNE,
        joined_on=draw(days),
    )
    return Act(f"practice-{begun}", event)


def leaving(draw: st.DrawFn, acts: Sequence[Act]) -> Act | None:
    """Leave an organisation that was joined and not left."""
    left = {act.stream for act in acts if isinstance(act.event, LawyerLeftOrganisation)}
    open_ones = [
        (act.stream, act.event)
        for act in acts
        if isinstance(act.event, LawyerJoinedOrganisation) and act.stream not in left
    ]
    if not open_ones:
        return None
    stream, event = draw(st.sampled_from(open_ones))
    went = LawyerLeftOrganisation(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        reason="x",
        left_on=event.joined_on + draw(lengths),
    )
    return Act(stream, went)


def void(draw: st.DrawFn, acts: Sequence[Act]) -> Act | None:
    """Void a command that is not void, which may be a void."""
    standing = [n for n in range(1, len(acts) + 1) if not is_void(n, acts)]
    if not standing:
        return None
    position = draw(st.sampled_from(standing))
    stream = acts[position - 1].stream
    decider: Any = OF[stream.partition("-")[0]][0]
    return Act(stream, decider.voided("x"), voids=position)


NEXT = (decided, decided, decided, dying, joining, leaving, void, void)


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Draw what became known, in its order."""
    acts = opening(draw)
    for what in draw(st.lists(st.sampled_from(NEXT), max_size=9)):
        if (act := what(draw, acts)) is not None:
            acts.append(act)
    return acts


# What the events mean, said plainly -----------------------------------------------------------


def is_void(position: int, acts: Sequence[Act]) -> bool:
    """A command is void if a void of it is not itself void."""
    return any(
        act.voids == position and not is_void(number, acts)
        for number, act in enumerate(acts, start=1)
    )


def meant(acts: Sequence[Act], day: date) -> set[Reason]:
    """Say what stands against practising on a day, by the events that are known and hold."""
    events = [a.event for n, a in enumerate(acts, start=1) if not is_void(n, acts)]
    return {
        *of_certificate(events, day),
        *of_membership(events, day),
        *of_form([a for n, a in enumerate(acts, start=1) if not is_void(n, acts)], day),
        *of_life(events, day),
    }


def of_certificate(events: list[Event], day: date) -> Iterator[Reason]:
    """A certificate is issued, and its use was not taken away by what stands."""
    annulled = {e.decision_id for e in events if isinstance(e, CertificateDeprivationAnnulled)}
    if not any(isinstance(e, CertificateEntered) and e.issued_on <= day for e in events):
        yield Reason.NOT_ISSUED
    elif any(
        isinstance(e, CertificateUseDeprived)
        and e.decision_id not in annulled
        and e.starts_on <= day <= e.ends_on
        for e in events
    ):
        yield Reason.TAKEN_AWAY


def of_membership(events: list[Event], day: date) -> Iterator[Reason]:
    """A Bar admitted, and neither deleted the name nor suspended; a deletion says it all."""
    annulled = {e.decision_id for e in events if isinstance(e, MembershipDisciplineAnnulled)}
    standing = [e for e in events if getattr(e, "decision_id", None) not in annulled]
    if not any(isinstance(e, MembershipAdmitted) and e.admitted_on <= day for e in events):
        yield Reason.NOT_A_MEMBER
    elif any(isinstance(e, NameDeleted) and e.deleted_on <= day for e in standing):
        yield Reason.DELETED
    elif any(
        isinstance(e, MembershipSuspended) and e.starts_on <= day <= e.ends_on for e in standing
    ):
        yield Reason.SUSPENDED


def of_form(acts: list[Act], day: date) -> Iterator[Reason]:
    """Who practised in some form that was recorded, practises in one still."""
    left = {a.stream: a.event.left_on for a in acts if isinstance(a.event, LawyerLeftOrganisation)}
    begun = [
        (a.event.joined_on, left.get(a.stream, date.max))
        for a in acts
        if isinstance(a.event, LawyerJoinedOrganisation)
    ]
    recorded_by_then = [(first, end) for first, end in begun if first <= day and first != end]
    if recorded_by_then and not any(day < end for _, end in recorded_by_then):
        yield Reason.NO_FORM


def of_life(events: list[Event], day: date) -> Iterator[Reason]:
    """Somebody who is registered has not died."""
    registered = any(isinstance(e, PersonRegistered) for e in events)
    if registered and any(isinstance(e, PersonDied) and e.died_on <= day for e in events):
        yield Reason.DIED


# What the house says --------------------------------------------------------------------------


def facts_of(acts: Sequence[Act]) -> list[Fact]:
    """Fold each stream, write its rows, and read them, as the listing does."""
    streams: dict[str, list[Recorded[Any]]] = {}
    for position, act in enumerate(acts, start=1):
        voids = {} if act.voids is None else {"voids": UUID(int=act.voids)}
        one = recorded(act.event, position, stream=act.stream, **voids)
        streams.setdefault(act.stream, []).append(one)
    found: list[Fact] = []
    for stream, history in streams.items():
        parts: Any = OF[stream.partition("-")[0]]
        decider, rows_of, table = parts
        for row in rows_of(decider.replay(history)):
            found += said(table, asdict(row))
    return found


@settings(max_examples=60, deadline=None)
@given(histories())
def test_the_answer_is_what_the_events_known_by_then_mean_on_every_day(acts: list[Act]) -> None:
    for known in range(len(acts) + 1):
        facts = facts_of(acts[:known])
        plain = [meant(acts[:known], day) for day in WINDOW]
        for day, reasons in zip(WINDOW, plain, strict=True):
            answer = judge(facts, day)
            assert set(answer.reasons) == reasons
            assert answer.allowed == (not reasons)


@settings(max_examples=60, deadline=None)
@given(histories())
def test_a_reason_lasts_as_long_as_the_events_mean_it(acts: list[Act]) -> None:
    facts = facts_of(acts)
    plain = [meant(acts, day) for day in WINDOW]
    for number, day in enumerate(WINDOW):
        for one in judge(facts, day).because:
            first = last = number
            while first > 0 and one.reason in plain[first - 1]:
                first -= 1
            while last < len(WINDOW) - 1 and one.reason in plain[last + 1]:
                last += 1
            assert first == 0 or one.first == WINDOW[first]
            assert last == len(WINDOW) - 1 or one.last == WINDOW[last]

"""Histories of one lawyer: decisions overlap, come late, are annulled or void, as voids are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

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
    PracticeEnd,
    PracticeEnded,
    PracticeEndLifted,
    PracticeForm,
)
from shared.messages import Event
from tests.registry.context import (
    BAR_NAME,
    CERTIFICATE,
    COMMUNE,
    NAME,
    NUMBER,
    ORGANISATION,
    PERSON,
)

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


def losing(draw: st.DrawFn, acts: Sequence[Act]) -> Act | None:
    """Lose the right to practise so, by a decision about the certificate or the name."""
    begun = [
        (act.stream, act.event) for act in acts if isinstance(act.event, LawyerJoinedOrganisation)
    ]
    if not begun:
        return None
    stream, event = draw(st.sampled_from(begun))
    grounds = (PracticeEnd.CERTIFICATE_REVOKED, PracticeEnd.NAME_DELETED)
    lost = PracticeEnded(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        ground=draw(st.sampled_from(grounds)),
        decision_id=UUID(int=1000 + len(acts)),
        ended_on=max(event.joined_on, draw(days)),
    )
    return Act(stream, lost)


def given_back(draw: st.DrawFn, acts: Sequence[Act]) -> Act | None:
    """Annul a decision by which a right was lost."""
    lost = [(act.stream, act.event) for act in acts if isinstance(act.event, PracticeEnded)]
    if not lost:
        return None
    stream, event = draw(st.sampled_from(lost))
    lifted = PracticeEndLifted(
        certificate_id=CERTIFICATE,
        person_id=PERSON,
        organisation_id=ORGANISATION,
        ground=event.ground,
        decision_id=event.decision_id or UUID(int=0),
        lifted_on=draw(days),
    )
    return Act(stream, lifted)


def void(draw: st.DrawFn, acts: Sequence[Act]) -> Act | None:
    """Void a command that is not void, which may be a void."""
    standing = [n for n in range(1, len(acts) + 1) if not is_void(n, acts)]
    if not standing:
        return None
    position = draw(st.sampled_from(standing))
    stream = acts[position - 1].stream
    decider: Any = OF[stream.partition("-")[0]][0]
    return Act(stream, decider.voided("x"), voids=position)


NEXT = (decided, decided, decided, dying, joining, leaving, losing, given_back, void, void)


@st.composite
def histories(draw: st.DrawFn) -> list[Act]:
    """Draw what became known, in its order."""
    acts = opening(draw)
    for what in draw(st.lists(st.sampled_from(NEXT), max_size=9)):
        if (act := what(draw, acts)) is not None:
            acts.append(act)
    return acts


def is_void(position: int, acts: Sequence[Act]) -> bool:
    """A command is void if a void of it is not itself void."""
    return any(
        act.voids == position and not is_void(number, acts)
        for number, act in enumerate(acts, start=1)
    )

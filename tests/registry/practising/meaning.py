"""What events mean for practising on a day, said plainly: by what was known and holds."""

from collections.abc import Iterator, Sequence
from datetime import date

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
    PracticeEnded,
    PracticeEndLifted,
)
from shared.law.practising import Reason
from shared.messages import Event
from tests.registry.practising.histories import Act, is_void


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
    begun = [
        (a.event.joined_on, over_on([b.event for b in acts if b.stream == a.stream]))
        for a in acts
        if isinstance(a.event, LawyerJoinedOrganisation)
    ]
    recorded_by_then = [(first, end) for first, end in begun if first <= day and first != end]
    if recorded_by_then and not any(day < end for _, end in recorded_by_then):
        yield Reason.NO_FORM


def over_on(events: list[Event]) -> date:
    """Say from which day on a practice is over: somebody went, or lost a right for good."""
    lifted = {e.decision_id for e in events if isinstance(e, PracticeEndLifted)}
    left = [e.left_on for e in events if isinstance(e, LawyerLeftOrganisation)]
    lost = [
        e.ended_on for e in events if isinstance(e, PracticeEnded) and e.decision_id not in lifted
    ]
    return min([*left[-1:], *lost], default=date.max)


def of_life(events: list[Event], day: date) -> Iterator[Reason]:
    """Somebody who is registered has not died."""
    registered = any(isinstance(e, PersonRegistered) for e in events)
    if registered and any(isinstance(e, PersonDied) and e.died_on <= day for e in events):
        yield Reason.DIED

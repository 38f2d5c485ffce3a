"""What a command may know of the service's other nouns, out of the streams that were read."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from services.registry.aidregistration.state import Registered as AidRegistration
from services.registry.certificate.state import Certificate, Issued, Revocation
from services.registry.context import (
    Context,
    KnownAidRegistration,
    KnownCertificate,
    KnownMembership,
    KnownOrganisation,
    KnownPartyCell,
    KnownPerson,
    KnownPractice,
    KnownRevocation,
    KnownTraineeship,
    key_of,
)
from services.registry.membership.state import Member, Membership
from services.registry.organisation.state import Registered as Organisation
from services.registry.organisation.state import latest
from services.registry.party.state import Founded as PartyCell
from services.registry.person.state import Registered as Person
from services.registry.practice.state import Practising, Workplace
from services.registry.traineeship.state import Trainee, Traineeship
from shared import context as kernel


def context(base: kernel.Context, states: Mapping[str, Any]) -> Context:
    """Add what the streams that were read say; one that says nothing yet is not known."""
    given = {one.name: getattr(base, one.name) for one in fields(kernel.Context)}
    known: dict[str, Any] = {name: {} for name, _ in KNOWN.values()}
    for stream, state in states.items():
        if type(state) in KNOWN:
            name, say = KNOWN[type(state)]
            known[name] |= {} if (said := say(state)) is None else {key_of(stream): said}
    return Context(**given, **known)


# What each noun says to the others ------------------------------------------------------------


def of_person(state: Person) -> KnownPerson:
    """Say what others may know of a person."""
    return KnownPerson(
        full_name=state.full_name, died_on=state.died_on, merged_into=state.merged_into
    )


def of_certificate(state: Certificate) -> KnownCertificate | None:
    """Say what others may know of a certificate that was issued."""
    issued = state.lifecycle
    if not isinstance(issued, Issued):
        return None
    return KnownCertificate(
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        issued_on=issued.issued_on,
        deprived=tuple((term.starts_on, term.ends_on) for term in state.in_force()),
        revoked=None if (gone := state.revoked()) is None else of_revocation(gone),
    )


def of_revocation(one: Revocation) -> KnownRevocation:
    """Say what others may know of a revocation."""
    return KnownRevocation(
        ground=one.ground,
        conviction=one.conviction,
        decided_on=one.decided_on,
        since=one.since,
    )


def of_organisation(state: Organisation) -> KnownOrganisation:
    """Say what others may know of an organisation."""
    ends = [day for day in (state.revoked_on, state.end and state.end.on) if day]
    return KnownOrganisation(
        name=latest(state).name,
        registered_on=state.since,
        form=state.form,
        area=latest(state).area,
        ended_on=min(ends, default=None),
        founders=state.founders,
    )


def of_membership(state: Membership) -> KnownMembership | None:
    """Say what others may know of a member of a Bar."""
    member = state.lifecycle
    if not isinstance(member, Member):
        return None
    return KnownMembership(
        person_id=member.person_id,
        full_name=member.full_name,
        bar=member.bar,
        area=member.area,
        admitted_on=member.admitted_on,
        over_since=state.over_since(),
    )


def of_traineeship(state: Traineeship) -> KnownTraineeship | None:
    """Say what others may know of a traineeship: whether it leads to a certificate."""
    trainee = state.trainee
    if not isinstance(trainee, Trainee):
        return None
    return KnownTraineeship(
        person_id=trainee.person_id,
        exempt=trainee.term is None,
        completed_on=state.completed_on,
        passed=tuple((one.since, one.valid_until) for one in state.passed()),
    )


def of_aid_registration(state: AidRegistration) -> KnownAidRegistration:
    """Say what others may know of an organisation that takes part in legal aid."""
    return KnownAidRegistration(
        organisation_name=state.organisation_name,
        registered_on=state.registered_on,
        ended_on=None if state.ending is None else state.ending.on,
    )


def of_party_cell(state: PartyCell) -> KnownPartyCell:
    """Say what other cells may know of a cell."""
    return KnownPartyCell(
        name=state.name,
        founded_on=state.founded_on,
        ended_on=None if state.end is None else state.end.on,
    )


def of_practice(state: Practising) -> KnownPractice:
    """Say what others may know of where a lawyer practises."""
    at = state.at
    return KnownPractice(
        certificate_id=state.certificate_id,
        organisation_id=at.organisation_id if isinstance(at, Workplace) else None,
        begun_on=state.begun_on,
        ended_on=state.ended_on,
    )


# By the state that a stream is in: where it stands in the context, and what it says.
KNOWN: Mapping[type, tuple[str, Callable[[Any], Any]]] = {
    Person: ("persons", of_person),
    Certificate: ("certificates", of_certificate),
    Organisation: ("organisations", of_organisation),
    Membership: ("memberships", of_membership),
    Traineeship: ("traineeships", of_traineeship),
    AidRegistration: ("aid_registrations", of_aid_registration),
    PartyCell: ("party_cells", of_party_cell),
    Practising: ("practices", of_practice),
}

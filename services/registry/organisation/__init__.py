"""A law-practice organisation (tổ chức hành nghề luật sư). Source: Luật Luật sư Đ.32–35.

Unregistered --register, enter--> Registered --change number--> Registered

The registration number is an attribute with a history, never the key.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.organisation import numbers, registration
from services.registry.organisation.numbers import ChangeOrganisationNumber
from services.registry.organisation.registration import EnterOrganisation, RegisterOrganisation
from services.registry.organisation.state import (
    Organisation,
    Registered,
    Unregistered,
    areas,
    claims,
    evolve,
)
from shared.contracts.registry.organisation import OrganisationEvent, OrganisationRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

OrganisationCommand: TypeAlias = RegisterOrganisation | EnterOrganisation | ChangeOrganisationNumber


def decide(
    state: Organisation, command: OrganisationCommand, context: Context
) -> Sequence[Decided[OrganisationEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unregistered(), RegisterOrganisation():
            return registration.register(command, context)
        case Unregistered(), EnterOrganisation():
            return registration.enter(command, context)
        case Registered() as registered, ChangeOrganisationNumber():
            return numbers.change(registered, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Organisation) -> Sequence[type[OrganisationCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unregistered():
            return (RegisterOrganisation, EnterOrganisation)
        case Registered():
            return (ChangeOrganisationNumber,)


def reads(command: OrganisationCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the head's certificate's."""
    match command:
        case RegisterOrganisation(head_certificate=head) if head is not None:
            return (f"certificate-{head}",)
        case EnterOrganisation(head_certificate=head) if head is not None:
            return (f"certificate-{head}",)
        case _:
            return ()


decider: Decider[Organisation, OrganisationCommand, Context, OrganisationEvent] = Decider(
    service="registry",
    noun="organisation",
    nouns="organisations",
    vi="Tổ chức hành nghề luật sư",
    en="Law-practice organisation",
    contract=OrganisationEvent,
    commands=(RegisterOrganisation, EnterOrganisation, ChangeOrganisationNumber),
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: OrganisationRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.INSPECTORATE: Reach.PROVINCE,
        Role.FINANCE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.PROVINCE,
        Role.COMMUNE: Reach.PROVINCE,
        Role.APPLICANT: Reach.PROVINCE,
        Role.CITIZEN: Reach.PROVINCE,  # public by law
    },
)

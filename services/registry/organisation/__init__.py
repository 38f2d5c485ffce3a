"""A law-practice organisation (tổ chức hành nghề luật sư). Source: Luật Luật sư Đ.32–47.

Unregistered --apply--> Applied --grant--> Active --file a change--> Change pending --> Active
     |                     |                 |  --suspend--> Suspended --resume--> Active
     | register, enter,    v                 |  --propose--> Revocation proposed --> Revoked --+
     | convert,         refused              |  --announce--> Terminating --------------------+
     | consolidate                           v                                                v
     +------------------------------------> Active --convert, merge--> gone        Terminated

The registration number is an attribute with a history, never the key.
"""

from collections.abc import Sequence

from services.registry.context import Context
from services.registry.organisation import (
    abroad,
    application,
    changes,
    joining,
    members,
    notices,
    numbers,
    offices,
    pause,
    registration,
    reorganised,
    revocation,
    termination,
)
from services.registry.organisation.abroad import RecordOfficeAbroad, RecordOfficeAbroadEnd
from services.registry.organisation.application import (
    ApplyForOrganisation,
    GrantRegistration,
    RefuseRegistration,
)
from services.registry.organisation.changes import FileOrganisationChange, RecordOrganisationChange
from services.registry.organisation.claiming import claims
from services.registry.organisation.clocks import clocks
from services.registry.organisation.commands import (
    AS_REQUIRED,
    FACTS,
    OFFICES,
    OPENINGS,
    TABLE,
    Fact,
    OrganisationCommand,
)
from services.registry.organisation.guides import guides
from services.registry.organisation.history import evolve
from services.registry.organisation.joining import (
    ConsolidateOrganisations,
    ConvertOrganisation,
    MergeOrganisations,
)
from services.registry.organisation.members import (
    NoteMemberLost,
    NoteRightGivenBack,
    ReviewOrganisationEnd,
)
from services.registry.organisation.notices import (
    RecordOrganisationDuty,
    RecordOrganisationNotified,
)
from services.registry.organisation.numbers import ChangeOrganisationNumber
from services.registry.organisation.offices import (
    RecordOffice,
    RecordOfficeEnd,
    RecordOfficeMove,
    RecordOfficePause,
)
from services.registry.organisation.pause import ResumeOrganisation, SuspendOrganisation
from services.registry.organisation.reading import reads
from services.registry.organisation.registration import EnterOrganisation, RegisterOrganisation
from services.registry.organisation.revocation import (
    ProposeRevocation,
    RequireTermination,
    RevokeRegistration,
)
from services.registry.organisation.standing import stage
from services.registry.organisation.state import (
    Applied,
    Organisation,
    Registered,
    Unregistered,
    areas,
)
from services.registry.organisation.termination import (
    AnnounceTermination,
    SettleObligation,
    TerminateOrganisation,
)
from services.registry.places import FollowReorganisation
from shared.contracts.registry.organisation import OrganisationEvent, OrganisationRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role


def decide(
    state: Organisation, command: OrganisationCommand, context: Context
) -> Sequence[Decided[OrganisationEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unregistered(), ApplyForOrganisation():
            return application.apply(command, context)
        case Unregistered(), RegisterOrganisation():
            return registration.register(command, context)
        case Unregistered(), EnterOrganisation():
            return registration.enter(command, context)
        case Unregistered(), ConvertOrganisation():
            return joining.convert(command, context)
        case Unregistered(), ConsolidateOrganisations():
            return joining.consolidate(command, context)
        case Applied() as applied, GrantRegistration():
            return application.grant(applied, command, context)
        case Applied() as applied, RefuseRegistration():
            return application.refuse(applied, command, context)
        case Registered() as registered, _ if isinstance(command, Fact):
            return note(registered, command, context)
        case Registered() as registered, _ if type(command) in allowed(registered):
            return go_on(registered, command, context)
        case Registered() as registered, _:
            raise Rejected([Fault("not-in-this-state", None, {"state": stage(registered)})])
        case other, _:
            said = {"state": type(other).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def allowed(state: Registered) -> Sequence[type[OrganisationCommand]]:
    """List what may be done of an organisation where it stands, beside recording facts."""
    if state.end is not None:
        return ()
    more = AS_REQUIRED if state.required else ()
    return tuple(dict.fromkeys((*TABLE[stage(state)], *more)))


def note(
    state: Registered, command: Fact, context: Context
) -> Sequence[Decided[OrganisationEvent]]:
    """Record what is so, wherever the organisation stands."""
    match command:
        case ChangeOrganisationNumber():
            return numbers.change(state, command, context)
        case RecordOrganisationNotified():
            return notices.notify(state, command, context)
        case RecordOrganisationDuty():
            return notices.do(state, command, context)
        case RequireTermination():
            return revocation.require(state, command, context)
        case NoteMemberLost() | NoteRightGivenBack() | ReviewOrganisationEnd():
            return members.decide(state, command, context)
        case RecordOfficeAbroad() | RecordOfficeAbroadEnd():
            return abroad.decide(state, command, context)
        case FollowReorganisation():
            return reorganised.decide(state, command, context)


def go_on(  # one line a command
    state: Registered, command: OrganisationCommand, context: Context
) -> Sequence[Decided[OrganisationEvent]]:
    """Say what follows for an organisation that is registered."""
    match command:
        case FileOrganisationChange():
            return changes.file(state, command, context)
        case RecordOrganisationChange():
            return changes.change(state, command, context)
        case SuspendOrganisation():
            return pause.suspend(state, command, context)
        case ResumeOrganisation():
            return pause.resume(state, command, context)
        case ProposeRevocation():
            return revocation.propose(state, command, context)
        case RevokeRegistration():
            return revocation.revoke(state, command, context)
        case AnnounceTermination():
            return termination.announce(state, command, context)
        case SettleObligation():
            return termination.settle(state, command, context)
        case TerminateOrganisation():
            return termination.terminate(state, command, context)
        case MergeOrganisations():
            return joining.merge(state, command, context)
        case RecordOffice() | RecordOfficeMove() | RecordOfficePause() | RecordOfficeEnd():
            return offices.decide(state, command, context)
        case _:
            return ()


def steps(state: Organisation) -> Sequence[type[OrganisationCommand]]:
    """List the commands that a state allows; what only a policy gives is none."""
    match state:
        case Unregistered():
            return OPENINGS
        case Applied(refused_on=None):
            return (GrantRegistration, RefuseRegistration)
        case Applied():
            return ()
        case Registered():
            idle = () if state.regretted_on else (ReviewOrganisationEnd,)
            return tuple(one for one in (*allowed(state), *FACTS) if one not in idle)


decider: Decider[Organisation, OrganisationCommand, Context, OrganisationEvent] = Decider(
    service="registry",
    noun="organisation",
    nouns="organisations",
    vi="Tổ chức hành nghề luật sư",
    en="Law-practice organisation",
    contract=OrganisationEvent,
    commands=(
        *OPENINGS,
        GrantRegistration,
        RefuseRegistration,
        FileOrganisationChange,
        RecordOrganisationChange,
        SuspendOrganisation,
        ResumeOrganisation,
        ProposeRevocation,
        RevokeRegistration,
        AnnounceTermination,
        SettleObligation,
        TerminateOrganisation,
        MergeOrganisations,
        *OFFICES,
        *FACTS,
    ),
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: OrganisationRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    clocks=clocks,
    guides=guides,
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

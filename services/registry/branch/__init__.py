"""A branch of a law-practice organisation (chi nhánh). Source: Luật Luật sư Đ.41.

Unregistered --register, enter--> Registered --change, follow--> Registered --terminate--> ended
"""

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

from services.registry.branch import changes, rules
from services.registry.branch.changes import ChangeBranch, TerminateBranch
from services.registry.branch.rules import EnterBranch, RegisterBranch
from services.registry.branch.state import Branch, Registered, Unregistered, areas, claims, evolve
from services.registry.context import Context
from services.registry.places import FollowReorganisation
from shared.contracts.registry.branch import BranchEvent, BranchRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

BranchCommand: TypeAlias = (
    RegisterBranch | EnterBranch | ChangeBranch | FollowReorganisation | TerminateBranch
)


def decide(
    state: Branch, command: BranchCommand, context: Context
) -> Sequence[Decided[BranchEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unregistered(), RegisterBranch():
            return rules.register(command, context)
        case Unregistered(), EnterBranch():
            return rules.enter(command, context)
        case Registered() as registered, ChangeBranch():
            return changes.change(registered, command, context)
        case Registered() as registered, FollowReorganisation():
            return changes.follow_area(registered, command, context)
        case Registered() as registered, TerminateBranch():
            return changes.terminate(registered, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Branch) -> Sequence[type[BranchCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unregistered():
            return (RegisterBranch, EnterBranch)
        case Registered(terminated_on=None):
            return (ChangeBranch, FollowReorganisation, TerminateBranch)
        case Registered():
            return ()


def reads(command: BranchCommand) -> Sequence[str]:
    """Name the streams that a rule must know of: the organisation's, the head's two."""
    match command:
        case RegisterBranch(head_practice=practice, head_certificate=head):
            return (f"organisation-{command.organisation_id}", *of_head(head, practice))
        case EnterBranch(head_certificate=head):
            return (f"organisation-{command.organisation_id}", *of_head(head, None))
        case ChangeBranch(head_practice=practice, head_certificate=head):
            return of_head(head, practice)
        case FollowReorganisation() | TerminateBranch():
            return ()


def of_head(certificate: UUID | None, practice: UUID | None) -> tuple[str, ...]:
    """Name the streams of a head, of those that are given."""
    return (
        *((f"certificate-{certificate}",) if certificate else ()),
        *((f"practice-{practice}",) if practice else ()),
    )


decider: Decider[Branch, BranchCommand, Context, BranchEvent] = Decider(
    service="registry",
    noun="branch",
    nouns="branches",
    vi="Chi nhánh",
    en="Branch",
    contract=BranchEvent,
    commands=(RegisterBranch, EnterBranch, ChangeBranch, FollowReorganisation, TerminateBranch),
    initial=Unregistered(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: BranchRecordVoided(reason=reason),
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

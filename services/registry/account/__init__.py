"""An account (tài khoản): who may sign in, in which role, for which unit.

Unopened --open--> Open --close--> Closed

Whoever has signed in by an open one is signed out by `EndSessions`; a closed one has no sessions.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.account import rules
from services.registry.account.rules import CloseAccount, EndSessions, OpenAccount
from services.registry.account.state import (
    Account,
    Closed,
    Open,
    Unopened,
    claims,
    evolve,
    subjects,
    units,
)
from services.registry.context import Context
from shared.contracts.registry.account import AccountEvent, AccountRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

AccountCommand: TypeAlias = OpenAccount | CloseAccount | EndSessions


def decide(
    state: Account, command: AccountCommand, context: Context
) -> Sequence[Decided[AccountEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unopened(), OpenAccount():
            return rules.open_one(command, context)
        case Open() as account, CloseAccount():
            return rules.close(account, context)
        case Open(), EndSessions():
            return rules.end_sessions(command, context)
        case Closed(), CloseAccount():
            return []
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: Account) -> Sequence[type[AccountCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unopened():
            return (OpenAccount,)
        case Open():
            return (EndSessions, CloseAccount)
        case Closed():
            return ()


decider: Decider[Account, AccountCommand, Context, AccountEvent] = Decider(
    service="registry",
    noun="account",
    nouns="accounts",
    vi="Tài khoản",
    en="Account",
    contract=AccountEvent,
    commands=(OpenAccount, CloseAccount, EndSessions),
    initial=Unopened(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: AccountRecordVoided(reason=reason),
    voidable_by={Role.ADMIN: Reach.PROVINCE},
    claims=claims,
    subjects=subjects,
    units=units,
    steps=steps,
    open_to={Role.ADMIN: Reach.PROVINCE, Role.AUDITOR: Reach.PROVINCE},
)

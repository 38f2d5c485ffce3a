"""An account, as far as signing in knows it."""

from typing import Any
from uuid import UUID

from shared.contracts.registry.account import (
    AccountEvent,
    AccountRecordVoided,
    AccountSessionsEnded,
)
from shared.decider import Decided, Decider
from shared.messages import Command, Reach, Role, Terms


class EndSessions(Command):
    """Whoever has signed in has to sign in again."""

    terms = Terms(by={Role.ADMIN: Reach.PROVINCE}, vi="Đăng xuất khỏi mọi nơi", en="Sign out")

    session_id: UUID | None = None


def decide(_: Any, command: EndSessions, context: Any) -> list[Decided[AccountSessionsEnded]]:
    """It is so."""
    ended = AccountSessionsEnded(ended_at=context.at, session_id=command.session_id)
    return [Decided(event=ended, effective_on=context.today)]


decider: Decider[Any, Any, Any, Any] = Decider(
    service="registry",
    noun="account",
    nouns="accounts",
    vi="Tài khoản",
    en="Account",
    contract=AccountEvent,
    commands=(EndSessions,),
    initial=None,
    decide=decide,
    evolve=lambda state, _: state,
    voided=lambda reason: AccountRecordVoided(reason=reason),
    voidable_by={},
)

"""An account, as far as signing in knows it."""

from typing import Any

from shared.contracts.registry.account import AccountEvent, AccountRecordVoided
from shared.decider import Decider

decider: Decider[Any, Any, Any, Any] = Decider(
    service="registry",
    noun="account",
    nouns="accounts",
    vi="Tài khoản",
    en="Account",
    contract=AccountEvent,
    commands=(),
    initial=None,
    decide=lambda *_: (),
    evolve=lambda state, _: state,
    voided=lambda reason: AccountRecordVoided(reason=reason),
    voidable_by={},
)

"""What is noted when the times of a certificate run out. Truth never waited for it.

Policies tell a certificate that its holder joined a Bar or practises. That a time ran out is work
for the Department, which proposes a revocation or finds that there is no ground: no clock revokes,
nor asks for it in anybody's name.
"""

from datetime import timedelta

from services.registry.certificate.running import (
    JOIN_LIMIT,
    PRACTISE_LIMIT,
    life,
    next_end,
)
from services.registry.certificate.state import Certificate, Issued
from services.registry.context import Context
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationDue,
    CertificateRevocationGround,
    CertificateUseRestored,
)
from shared.decider import Decided, Fault, Rejected
from shared.law.clock import run
from shared.messages import Command, Reach, Role, Terms

ONE_DAY = timedelta(days=1)
GROUNDS = {
    JOIN_LIMIT: CertificateRevocationGround.JOINED_NO_BAR,
    PRACTISE_LIMIT: CertificateRevocationGround.DID_NOT_PRACTISE,
}


class RestoreUse(Command):
    """A deprivation is over."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},
        vi="Ghi nhận hết thời hạn tước quyền sử dụng chứng chỉ",
        en="Note that a deprivation is over",
    )


class NoteRevocationDue(Command):
    """A time of Đ.18(1) letter d or đ has run out."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận hết thời hạn gia nhập Đoàn hoặc hành nghề",
        en="Note that the time to join a Bar or to practise has run out",
    )


def restore(state: Certificate, context: Context) -> list[Decided[CertificateUseRestored]]:
    """After the last day the certificate may be used again, unless it was revoked meanwhile.

    Raises:
        Rejected: `deprivation-not-over`.
    Source: NĐ 82/2020/NĐ-CP Đ.6(8).
    """
    ends_on = next_end(state)
    if ends_on is None or state.revoked() is not None:
        return []
    if context.today <= ends_on:
        raise Rejected([Fault("deprivation-not-over", None, {"ends_on": ends_on})])
    by = next(
        by
        for by, term in state.restrictions.items()
        if term.ends_on == ends_on and by not in state.annulled
    )
    restored = CertificateUseRestored(decision_id=by, restored_on=ends_on + ONE_DAY)
    return [Decided(event=restored, effective_on=restored.restored_on, subjects=state.subjects())]


def note_due(
    state: Certificate, issued: Issued, context: Context
) -> list[Decided[CertificateRevocationDue]]:
    """Whoever joined no Bar, or did not practise, in time: people are asked to look at it.

    Raises:
        Rejected: `no-time-ran-out`.
    Source: Luật Luật sư Đ.18(1)(d), (đ).
    """
    if state.revoked() is not None:
        return []
    for limit in life(state, issued, context.rules):
        due_on = run(limit, context.calendar).due_on
        if due_on is not None and due_on < context.today:
            due = CertificateRevocationDue(
                ground=GROUNDS[limit.rule.rule],
                since=limit.started_on,
                due_on=due_on,
                noted_on=context.today,
            )
            return [
                Decided(
                    event=due,
                    effective_on=context.today,
                    subjects=state.subjects(),
                    rule_rows=(limit.rule.id,),
                )
            ]
    raise Rejected([Fault("no-time-ran-out", None)])

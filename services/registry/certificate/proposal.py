"""The dossier is confirmed and proposed to the authority. Source: Luật Luật sư Đ.17(1), (3)."""

from collections.abc import Iterator
from datetime import date

from services.registry.certificate.clocks import BAR_LIMIT, CHECK_LIMIT, by_the_bar
from services.registry.certificate.state import ASKED, Certificate, Dossier, Submitted
from services.registry.certificate.supplement import before
from services.registry.context import Context, Text, future
from shared.contracts.registry.certificate import (
    CertificateBarConfirmed,
    CertificateProposed,
    ItemVerdict,
    Standard,
    StandardVerdict,
)
from shared.contracts.registry.certificate_refusal import GroundVerdict
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Reach, Role, Terms

ENOUGH = (ItemVerdict.MET, ItemVerdict.NOT_APPLICABLE)


class ConfirmByBar(Command):
    """The Bar confirms the standards and forwards the dossier."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE},
        vi="Đoàn luật sư xác nhận và chuyển hồ sơ",
        en="Confirm and forward the dossier",
    )

    statement: Text
    confirmed_on: date


class ProposeIssue(Command):
    """The Department proposes that the authority issue the certificate."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Trình cấp chứng chỉ",
        en="Propose the issue",
    )

    proposed_on: date


def confirm(
    state: Certificate, submitted: Submitted, command: ConfirmByBar, context: Context
) -> list[Decided[CertificateBarConfirmed]]:
    """The Bar confirms what was filed while it received dossiers; once is enough.

    Raises:
        Rejected: `no-bar-step`, `already-confirmed`, `before-filing`, `in-the-future`.
    Source: Luật Luật sư Đ.17(1).
    """
    dossier = submitted.dossier
    reject_any(
        (
            *no_bar_step(dossier, context),
            *confirmed_before(state),
            *before("confirmed_on", command.confirmed_on, dossier.filed_on),
            *future("confirmed_on", command.confirmed_on, context),
        )
    )
    confirmed = CertificateBarConfirmed(
        statement=command.statement, confirmed_on=command.confirmed_on
    )
    return [
        Decided(
            event=confirmed,
            effective_on=confirmed.confirmed_on,
            subjects=state.subjects(),
            rule_rows=(context.rules.on(BAR_LIMIT, dossier.filed_on).id,),
        )
    ]


def propose(
    state: Certificate, submitted: Submitted, command: ProposeIssue, context: Context
) -> list[Decided[CertificateProposed]]:
    """A dossier is proposed once each paper and all seven standards are met.

    Raises:
        Rejected: `bar-has-not-confirmed`, `item-not-met`, `standard-not-met` for each that is not,
            `before-filing`, `in-the-future`.
    Source: Luật Luật sư Đ.10, Đ.17(3).
    """
    dossier = submitted.dossier
    reject_any(
        (
            *unconfirmed(state, dossier, context),
            *unmet(state),
            *before("proposed_on", command.proposed_on, submitted.since),
            *future("proposed_on", command.proposed_on, context),
        )
    )
    holder = dossier.holder
    proposed = CertificateProposed(
        person_id=holder.person_id,
        full_name=holder.full_name,
        area=holder.area,
        kind=dossier.kind,
        dossier_number=dossier.number,
        filed_on=dossier.filed_on,
        proposed_on=command.proposed_on,
    )
    return [
        Decided(
            event=proposed,
            effective_on=proposed.proposed_on,
            subjects=state.subjects(),
            rule_rows=(context.rules.on(CHECK_LIMIT, dossier.filed_on).id,),
        )
    ]


def unmet(state: Certificate) -> Iterator[Fault]:
    """Name every paper and standard that is not met, every ground of refusal not excluded.

    What nobody has looked at is among them.
    """
    for label, verdict in state.items.items():
        if verdict not in ENOUGH:
            yield Fault("item-not-met", None, {"item": label, "verdict": verdict})
    for standard in Standard:
        found = state.standards.get(standard, StandardVerdict.UNVERIFIED)
        if found is not StandardVerdict.MET:
            yield Fault("standard-not-met", None, {"standard": standard, "verdict": found})
    for ground in ASKED:
        judged = state.grounds.get(ground, GroundVerdict.UNVERIFIED)
        if judged is not GroundVerdict.NOT_THE_CASE:
            yield Fault("ground-not-excluded", None, {"ground": ground, "verdict": judged})


def unconfirmed(state: Certificate, dossier: Dossier, context: Context) -> Iterator[Fault]:
    """Where the Bar has a step, it comes first."""
    through_the_bar = by_the_bar(dossier.kind, dossier.filed_on, context.rules)
    if through_the_bar and state.confirmed_on is None:
        yield Fault("bar-has-not-confirmed", None, {"filed_on": dossier.filed_on})


def no_bar_step(dossier: Dossier, context: Context) -> Iterator[Fault]:
    """From July 2025, and for who is exempt, the Bar has no step."""
    if not by_the_bar(dossier.kind, dossier.filed_on, context.rules):
        yield Fault("no-bar-step", None, {"filed_on": dossier.filed_on})


def confirmed_before(state: Certificate) -> Iterator[Fault]:
    """A confirmation that was recorded is not recorded again with other words."""
    if state.confirmed_on is not None:
        yield Fault("already-confirmed", None, {"confirmed_on": state.confirmed_on})

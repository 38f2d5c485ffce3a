"""A revocation is asked for, reviewed and submitted. Source: Luật Luật sư Đ.18; NĐ 121/2025 PL III.

Every letter may be asked for by the Bar or by another body, in writing and with proof; a deletion
of the name by the Bar; a lawyer who stops asks for that alone.
"""

from collections.abc import Iterator
from datetime import date

from services.registry.certificate.grounds import LETTERS_SINCE, revocation_basis
from services.registry.certificate.running import REVIEW_LIMIT
from services.registry.certificate.state import Certificate, Issued, RevocationProposal
from services.registry.context import Context, Line, Text, future
from shared.contracts.registry.certificate_revocation import (
    CertificateRevocationGround,
    CertificateRevocationProposed,
    CertificateRevocationSubmitted,
    Conviction,
    RevocationRequester,
)
from shared.decider import Decided, Fault, Rejected, reject_any
from shared.messages import Command, Reach, Role, Terms

ASKING = "CERT-REVOKE-REQUESTER"
BAR_ASKS = "CERT-REVOKE-REQUEST-DAYS"
SPEAKS_FOR = {
    Role.BAR: RevocationRequester.BAR,
    Role.APPLICANT: RevocationRequester.LAWYER,
}  # a Department enters what anybody asked in writing


class ProposeCertificateRevocation(Command):
    """Somebody asks for a revocation, on one ground and with proof."""

    terms = Terms(
        by={
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.BAR: Reach.PROVINCE,
            Role.APPLICANT: Reach.OWN,
        },
        vi="Đề nghị thu hồi chứng chỉ",
        en="Propose the revocation",
    )

    ground: CertificateRevocationGround
    requester: RevocationRequester
    requester_name: Line | None = None  # of another body
    conviction: Conviction | None = None
    evidence: Text
    requested_on: date


class SubmitRevocation(Command):
    """The Department has reviewed the proposal, and submits it to the authority."""

    terms = Terms(
        by={Role.DEPARTMENT: Reach.PROVINCE},
        vi="Trình thu hồi chứng chỉ",
        en="Submit the revocation",
    )

    submitted_on: date


def propose(
    state: Certificate, issued: Issued, command: ProposeCertificateRevocation, context: Context
) -> list[Decided[CertificateRevocationProposed]]:
    """Who may ask, asks once; the letters are those of the text in force since 2013-07-01.

    Raises:
        Rejected: `revoked-already`, `revocation-proposed-already`, `only-the-bar-asks`,
            `lawyer-asks-to-stop`, `requester-is-another`, `body-needed`, `conviction-needed`,
            `letters-not-known`, `before-the-issue`, `in-the-future`.
    Source: Luật Luật sư Đ.18(1); NĐ 121/2025/NĐ-CP PL III II(3).
    """
    reject_any(
        (
            *revoked_already(state),
            *proposed_already(state),
            *not_theirs_to_ask(command, context),
            *incomplete(command),
            *on_wrong_day(command.requested_on, issued),
            *future("requested_on", command.requested_on, context),
        )
    )
    rule = BAR_ASKS if command.ground is CertificateRevocationGround.NAME_DELETED else ASKING
    proposed = CertificateRevocationProposed(
        proposal_id=context.command_id,
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        ground=command.ground,
        basis=revocation_basis(command.ground),
        requester=command.requester,
        requester_name=command.requester_name,
        conviction=command.conviction,
        evidence=command.evidence,
        requested_on=command.requested_on,
    )
    return [
        Decided(
            event=proposed,
            effective_on=proposed.requested_on,
            subjects=state.subjects(),
            rule_rows=(context.rules.on(rule, command.requested_on).id,),
        )
    ]


def submit(
    state: Certificate, issued: Issued, command: SubmitRevocation, context: Context
) -> list[Decided[CertificateRevocationSubmitted]]:
    """The Department submits what was asked for, once.

    Raises:
        Rejected: `no-revocation-proposed`, `submitted-already`, `before-the-proposal`,
            `in-the-future`.
    Source: NĐ 121/2025/NĐ-CP PL III II(4).
    """
    one = proposal_of(state)
    reject_any(
        (
            *submitted_before(one),
            *before_the_proposal("submitted_on", command.submitted_on, one),
            *future("submitted_on", command.submitted_on, context),
        )
    )
    submitted = CertificateRevocationSubmitted(
        proposal_id=one.proposal_id,
        person_id=issued.holder.person_id,
        full_name=issued.holder.full_name,
        area=issued.holder.area,
        number=issued.number,
        ground=one.ground,
        requested_on=one.requested_on,
        submitted_on=command.submitted_on,
    )
    return [
        Decided(
            event=submitted,
            effective_on=submitted.submitted_on,
            subjects=state.subjects(),
            rule_rows=(context.rules.on(REVIEW_LIMIT, one.requested_on).id,),
        )
    ]


def proposal_of(state: Certificate) -> RevocationProposal:
    """Find the proposal that waits.

    Raises:
        Rejected: `no-revocation-proposed`.
    """
    if state.revocation_proposal is None:
        raise Rejected([Fault("no-revocation-proposed", None)])
    return state.revocation_proposal


def revoked_already(state: Certificate) -> Iterator[Fault]:
    """What is taken for good is not taken again."""
    if (revoked := state.revoked()) is not None:
        yield Fault("revoked-already", None, {"revoked_on": revoked.since})


def proposed_already(state: Certificate) -> Iterator[Fault]:
    """One proposal is decided before another is made."""
    if (one := state.revocation_proposal) is not None:
        yield Fault("revocation-proposed-already", None, {"requested_on": one.requested_on})


def not_theirs_to_ask(command: ProposeCertificateRevocation, context: Context) -> Iterator[Fault]:
    """A Bar and a lawyer ask in their own name, each for what is theirs."""
    own = SPEAKS_FOR.get(context.actor.role)
    if own is not None and command.requester is not own:
        yield Fault("requester-is-another", "requester", {"requester": own})
    asks = command.requester
    if (
        command.ground is CertificateRevocationGround.NAME_DELETED
        and asks is not RevocationRequester.BAR
    ):
        yield Fault("only-the-bar-asks", "requester")
    if (
        asks is RevocationRequester.LAWYER
        and command.ground is not CertificateRevocationGround.STOPPED
    ):
        yield Fault("lawyer-asks-to-stop", "ground")


def incomplete(command: ProposeCertificateRevocation) -> Iterator[Fault]:
    """Another body says its name, and a conviction of which kind it is: it decides on re-issue."""
    other = command.requester is RevocationRequester.OTHER_BODY
    if other and command.requester_name is None:
        yield Fault("body-needed", "requester_name")
    if (command.ground is CertificateRevocationGround.CONVICTED) != (
        command.conviction is not None
    ):
        yield Fault("conviction-needed", "conviction")


def on_wrong_day(day: date, issued: Issued) -> Iterator[Fault]:
    """Nothing is revoked before it is issued, and older letters are not known here."""
    if day < issued.issued_on:
        yield Fault("before-the-issue", "requested_on", {"issued_on": issued.issued_on})
    if day < LETTERS_SINCE:
        yield Fault("letters-not-known", "requested_on", {"since": LETTERS_SINCE})


def submitted_before(one: RevocationProposal) -> Iterator[Fault]:
    """What was submitted is not submitted again."""
    if one.submitted_on is not None:
        yield Fault("submitted-already", None, {"submitted_on": one.submitted_on})


def before_the_proposal(field: str, day: date, one: RevocationProposal) -> Iterator[Fault]:
    """Nothing happens to a proposal before it is made, nor before it was submitted."""
    since = one.submitted_on or one.requested_on
    if day < since:
        yield Fault("before-the-proposal", field, {"since": since})

"""A Bar admits the holder of a certificate. Source: Luật Luật sư Đ.20(1)–(3), (6)."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.context import Context, KnownCertificate, Line, future, unknown_area
from shared.contracts.registry.membership import MembershipAdmitted
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Reach, Role, Terms


class AdmitMember(Command):
    """A Bar has admitted a lawyer."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Ghi nhận gia nhập Đoàn luật sư",
        en="Record an admission to the Bar",
        opens=True,
    )

    certificate_id: UUID
    bar: Line
    card_number: Line | None = None
    area: Line | None = None  # else where the certificate says that its holder lives
    admitted_on: date
    decision: DecisionOnPaper | None = None


class EnterMembership(Command):
    """A membership stands in an old register."""

    terms = Terms(
        by={
            Role.BAR: Reach.PROVINCE,
            Role.DEPARTMENT: Reach.PROVINCE,
            Role.ADMIN: Reach.PROVINCE,
        },
        vi="Nhập thành viên từ sổ cũ",
        en="Enter a membership from an old register",
        opens=True,
    )

    certificate_id: UUID
    bar: Line
    card_number: Line | None = None
    area: Line | None = None
    admitted_on: date
    entered_from: Line


class ReceiveTransfer(Command):
    """A Bar has admitted a lawyer whom another Bar let go."""

    terms = Terms(
        by={Role.BAR: Reach.PROVINCE, Role.DEPARTMENT: Reach.PROVINCE},
        vi="Tiếp nhận luật sư chuyển Đoàn luật sư đến",
        en="Receive a lawyer from another Bar",
        opens=True,
    )

    certificate_id: UUID
    from_bar: Line
    bar: Line
    card_number: Line | None = None
    area: Line | None = None
    admitted_on: date
    decision: DecisionOnPaper | None = None


def admit(command: AdmitMember, context: Context) -> list[Decided[MembershipAdmitted]]:
    """A Bar admits who holds a certificate that may be used on that day.

    Raises:
        Rejected: `certificate-not-known`, `certificate-not-active`, `unknown-area`,
            `in-the-future`.
    Source: Luật Luật sư Đ.20(1).
    """
    certificate = context.certificates.get(command.certificate_id)
    reject_any(
        (
            *faults_of(command, certificate, context),
            *inactive(certificate, "admitted_on", command.admitted_on),
        )
    )
    return [admitted(command, context, decision=command.decision)]


def receive(command: ReceiveTransfer, context: Context) -> list[Decided[MembershipAdmitted]]:
    """Who comes from another Bar is admitted with a certificate that may be used on that day.

    The time to join a Bar does not count: the lawyer joined one. The card is exchanged.

    Raises:
        Rejected: `certificate-not-known`, `certificate-not-active`, `unknown-area`,
            `in-the-future`, `the-same-bar`.
    Source: Luật Luật sư Đ.20(6).
    """
    certificate = context.certificates.get(command.certificate_id)
    same = command.from_bar == command.bar
    reject_any(
        (
            *faults_of(command, certificate, context),
            *inactive(certificate, "admitted_on", command.admitted_on),
            *((Fault("the-same-bar", "from_bar"),) if same else ()),
        )
    )
    return [admitted(command, context, from_bar=command.from_bar, decision=command.decision)]


def enter(command: EnterMembership, context: Context) -> list[Decided[MembershipAdmitted]]:
    """What stands in a register holds since the day of the admission; no rule of ours judged it.

    Raises:
        Rejected: `certificate-not-known`, `unknown-area`, `in-the-future`.
    """
    certificate = context.certificates.get(command.certificate_id)
    reject_any(faults_of(command, certificate, context))
    return [admitted(command, context, entered_from=command.entered_from)]


def admitted(
    command: AdmitMember | EnterMembership | ReceiveTransfer,
    context: Context,
    *,
    entered_from: str | None = None,
    from_bar: str | None = None,
    decision: DecisionOnPaper | None = None,
) -> Decided[MembershipAdmitted]:
    """Say who was admitted, as the certificate names them."""
    certificate = context.certificates[command.certificate_id]
    event = MembershipAdmitted(
        person_id=certificate.person_id,
        full_name=certificate.full_name,
        certificate_id=command.certificate_id,
        number=certificate.number,
        bar=command.bar,
        card_number=command.card_number,
        area=command.area or certificate.area,
        admitted_on=command.admitted_on,
        entered_from=entered_from,
        from_bar=from_bar,
    )
    return Decided(
        event=event,
        effective_on=event.admitted_on,
        subjects=(certificate.person_id,),
        decision=decision,
    )


def faults_of(
    command: AdmitMember | EnterMembership | ReceiveTransfer,
    certificate: KnownCertificate | None,
    context: Context,
) -> Iterator[Fault]:
    """Find what is wrong with an admission, old or new."""
    if certificate is None:
        yield Fault("certificate-not-known", "certificate_id")
    yield from future("admitted_on", command.admitted_on, context)
    if command.area is not None:
        days = command.admitted_on, context.today
        yield from unknown_area("area", command.area, context, *days)


def inactive(certificate: KnownCertificate | None, field: str, day: date) -> Iterator[Fault]:
    """A certificate is there on the day, and its use is not taken away."""
    if certificate is not None and not certificate.active_on(day):
        yield Fault("certificate-not-active", field, {"on": day})

"""The register as rows: what a list shows of a certificate, from which day to which."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Column, Date, Text, Uuid

from services.registry.certificate.clocks import Hands, Waiting, waiting
from services.registry.certificate.standing import RevocationStage, periods
from services.registry.certificate.state import Certificate, Issued, Status, Unfiled
from shared.contracts.registry.certificate import DossierKind
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround
from shared.law.territory import fold
from shared.read import intervals

register = intervals.interval_table(
    "certificate_register_4",
    Column("status", Text, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("sort", Text, nullable=False),  # the name without case and marks
    Column("area", Text, nullable=False),
    Column("number", Text),
    Column("issuer", Text),
    Column("issued_on", Date),
    Column("kind", Text),
    Column("dossier_number", Text),
    Column("filed_on", Date),
    # What a dossier's limit is counted from; empty while nobody has to do anything.
    Column("hands", Text),
    Column("since", Date),
    Column("confirmed_on", Date),
    # A revocation that somebody has to propose, to review or to decide.
    Column("revocation", Text),
    Column("revocation_ground", Text),
    Column("revocation_since", Date),
    Column("requested_on", Date),
)
GRANTED = (Status.ISSUED, Status.DEPRIVED, Status.REVOKED)  # a number shows


@dataclass(frozen=True, slots=True)
class Row(intervals.Row):
    """What the register says of a certificate for a time."""

    status: Status
    person_id: UUID
    full_name: str
    sort: str
    area: str
    number: str | None
    issuer: str | None
    issued_on: date | None
    kind: DossierKind | None
    dossier_number: str | None
    filed_on: date | None
    hands: Hands | None
    since: date | None
    confirmed_on: date | None
    revocation: RevocationStage | None = None
    revocation_ground: CertificateRevocationGround | None = None
    revocation_since: date | None = None
    requested_on: date | None = None


def rows_of(state: Certificate) -> set[Row]:
    """Say how a certificate stands through time; a number shows from the day of its issue on.

    Only the last row of a dossier that waits says for whom.
    """
    holder, lifecycle = state.holder(), state.lifecycle
    if holder is None or isinstance(lifecycle, Unfiled):
        return set()
    issued = lifecycle if isinstance(lifecycle, Issued) else None
    dossier, one = lifecycle.dossier, waiting(state)
    return {
        Row(
            effective_from=period.starts_on,
            effective_to=period.ends_before,
            status=period.status,
            person_id=holder.person_id,
            full_name=holder.full_name,
            sort=fold(holder.full_name),
            area=holder.area,
            number=issued.number.serial if issued and period.status in GRANTED else None,
            issuer=issued.number.issuer if issued and period.status in GRANTED else None,
            issued_on=issued.issued_on if issued and period.status in GRANTED else None,
            kind=dossier.kind if dossier else None,
            dossier_number=dossier.number if dossier else None,
            filed_on=dossier.filed_on if dossier else None,
            hands=one.hands if one and period.ends_before is None else None,
            since=one.since if one and period.ends_before is None else None,
            confirmed_on=one.confirmed_on if one and period.ends_before is None else None,
            revocation=period.pending.stage if period.pending else None,
            revocation_ground=period.pending.ground if period.pending else None,
            revocation_since=period.pending.since if period.pending else None,
            requested_on=period.pending.requested_on if period.pending else None,
        )
        for period in periods(state)
    }


def waits(hands: str, kind: str, filed_on: date, since: date, confirmed_on: date | None) -> Waiting:
    """Put together again what a row says of a dossier that waits."""
    return Waiting(
        hands=Hands(hands),
        kind=DossierKind(kind),
        filed_on=filed_on,
        since=since,
        confirmed_on=confirmed_on,
    )

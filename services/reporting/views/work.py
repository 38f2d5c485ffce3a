"""Beside whom a register names: where and in which form they practise, and may they on the day."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Subquery, and_, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.reporting.views.certificate import CertificateStatus, certificates
from services.reporting.views.membership import MembershipStatus, memberships
from services.reporting.views.person import persons
from services.reporting.views.practice import practices
from services.reporting.views.seen import believed
from shared.web.listing import Ask


@dataclass(frozen=True, slots=True)
class Work:
    """The form of practice that holds on the day, and of whom any was told by then.

    Old registers do not tell it; what is not told is not held against anybody.
    Source: Luật Luật sư Đ.11, Đ.23; `shared.law.practising` says the same of one lawyer.
    """

    now: Subquery  # one row a certificate: of several forms that which began first
    told: Subquery

    def beside(self, whom: FromClause, certificate: ColumnElement[str]) -> FromClause:
        """Put it beside a register that names certificates."""
        return whom.outerjoin(self.now, self.now.c.certificate == certificate).outerjoin(
            self.told, self.told.c.certificate == certificate
        )

    def practises(self) -> ColumnElement[bool]:
        """Say in SQL whether somebody practises in a form; nothing where none was ever told."""
        return or_(self.told.c.certificate.is_(None), self.now.c.certificate.is_not(None))

    def may_practise(self) -> ColumnElement[bool]:
        """Say in SQL what `verdict` says, of a register with its persons and both others beside."""
        return and_(
            func.coalesce(certificates.c.status, "") == CertificateStatus.ISSUED,
            func.coalesce(memberships.c.status, "") == MembershipStatus.ACTIVE,
            persons.c.died_on.is_(None),
            self.practises(),
        )


def work(ask: Ask, *wanted: ColumnElement[bool], of: Select[Any] | None = None) -> Work:
    """Read who practises how on the day, of those practices that are wanted.

    Args:
        ask: Who asks, and for which day.
        wanted: Which practices.
        of: Of which certificates; of all.
    """
    table, known_at = practices.c, ask.known_at["registry"]
    whose = () if of is None else (table.certificate.in_(of),)
    now = (
        select(
            table.certificate,
            table.form,
            table.organisation_id,
            table.organisation_name,
            table.area.label("practice_area"),
        )
        .where(believed(practices, "registry", ask), *wanted, *whose)
        .ext(distinct_on(table.certificate))
        .order_by(table.certificate, table.begun_on, table.stream)
    )
    told = (
        select(table.certificate)
        .where(
            table.effective_from <= ask.on,
            table.known_from <= known_at,
            or_(table.known_to.is_(None), known_at < table.known_to),
            *whose,
        )
        .group_by(table.certificate)
    )
    return Work(now.subquery("at_work"), told.subquery("told_of_form"))

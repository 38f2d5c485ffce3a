"""An organisation's part in a simulated province: founded, changed, paused, ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.registry.organisation.application import (
    ApplyForOrganisation,
    Founding,
    GrantRegistration,
    RefuseRegistration,
)
from services.registry.organisation.changes import (
    FileOrganisationChange,
    RecordOrganisationChange,
)
from services.registry.organisation.notices import (
    RecordOrganisationDuty,
    RecordOrganisationNotified,
)
from services.registry.organisation.pause import ResumeOrganisation, SuspendOrganisation
from services.registry.organisation.registration import EnterOrganisation
from services.registry.organisation.revocation import ProposeRevocation, RevokeRegistration
from services.registry.organisation.termination import (
    AnnounceTermination,
    SettleObligation,
    TerminateOrganisation,
)
from shared.acting import Act, Papers, after
from shared.contracts.registry.organisation import (
    OrganisationContent,
    OrganisationDuty,
    OrganisationForm,
    OrganisationNews,
    Recipient,
)
from shared.contracts.registry.organisation_ending import (
    Obligation,
    RegistrationRevocationGround,
    TerminationGround,
)
from shared.law.calendar import Calendar
from shared.messages import Channel, Role

DIRECTOR = "Giám đốc Sở Tư pháp"
WORDS = {
    OrganisationForm.LAW_OFFICE: "Văn phòng luật sư",
    OrganisationForm.ONE_MEMBER_FIRM: "Công ty luật TNHH một thành viên",
    OrganisationForm.MULTI_MEMBER_FIRM: "Công ty luật TNHH",
    OrganisationForm.PARTNERSHIP: "Công ty luật hợp danh",
}
CODES = {form: "01" if form is OrganisationForm.LAW_OFFICE else "02" for form in WORDS}
TOLD = (Recipient.TAX, Recipient.STATISTICS, Recipient.BAR)
NOTICE = timedelta(days=35)  # before an organisation ends: more than the law asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What an organisation is."""

    name: str
    form: OrganisationForm
    number: str
    seat: str
    area: str


def called(form: OrganisationForm, number: int) -> str:
    """Name an organisation as its form asks for."""
    return f"{WORDS[form]} Giả Định {number}"


def body(form: OrganisationForm, number: int, province: str, seat: str, area: str) -> Body:
    """Invent an organisation under a number that no other has."""
    return Body(
        name=called(form, number),
        form=form,
        number=f"{province}.{CODES[form]}.{number:04d}/TP/ĐKHĐ",
        seat=seat,
        area=area,
    )


def entered(on: date, one: Body, head: UUID | None, registered_on: date) -> Act:
    """An organisation stands in an old register."""
    command = EnterOrganisation(
        name=one.name,
        form=one.form,
        registration_number=one.number,
        seat=one.seat,
        area=one.area,
        head_certificate=head,
        registered_on=registered_on,
        entered_from="Sổ giả định đăng ký hoạt động",
    )
    return Act(on, Role.DEPARTMENT, command)


def founded(  # noqa: PLR0913  # what tells one founding from another
    on: date,
    one: Body,
    founders: Sequence[Founding],
    papers: Papers,
    calendar: Calendar,
    *,
    refused: bool = False,
) -> Iterator[Act]:
    """Founders ask, and the Department registers or refuses. Source: Luật Luật sư Đ.32–38."""
    decided, told, duties = after(calendar, on, 7, 4, 1)
    asked = ApplyForOrganisation(
        name=one.name,
        form=one.form,
        seat=one.seat,
        area=one.area,
        founders=tuple(founders),
        head_certificate=founders[0].certificate_id,
        filed_on=on,
        channel=Channel.COUNTER,
    )
    yield Act(on, Role.DEPARTMENT, asked)
    if refused:
        no = RefuseRegistration(
            reason="Chưa chứng minh được trụ sở",
            refused_on=decided,
            decision=papers.signed(DIRECTOR, "TB-STP", decided),
        )
        yield Act(decided, Role.DEPARTMENT, no)
        return
    granted = GrantRegistration(
        registration_number=one.number,
        registered_on=decided,
        decision=papers.signed(DIRECTOR, "GĐKHĐ", decided),
    )
    yield Act(decided, Role.DEPARTMENT, granted)
    yield tells(told, OrganisationNews.REGISTRATION)
    for duty in OrganisationDuty:
        yield Act(duties, Role.DEPARTMENT, RecordOrganisationDuty(duty=duty, done_on=duties))


def tells(on: date, news: OrganisationNews) -> Act:
    """The Department tells whom the law names on every day of these years."""
    command = RecordOrganisationNotified(news=news, recipients=TOLD, notified_on=on)
    return Act(on, Role.DEPARTMENT, command)


def moves(on: date, seat: str, area: str, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """An organisation has another seat. Source: Luật Luật sư Đ.36."""
    filed, changed, told = after(calendar, on, 4, 6, 4)
    what = (OrganisationContent.SEAT,)
    asked = FileOrganisationChange(contents=what, decided_on=on, filed_on=filed)
    yield Act(filed, Role.DEPARTMENT, asked)
    done = RecordOrganisationChange(
        contents=what,
        seat=seat,
        area=area,
        changed_on=changed,
        decision=papers.signed(DIRECTOR, "GĐKHĐ", changed),
    )
    yield Act(changed, Role.DEPARTMENT, done)
    yield tells(told, OrganisationNews.CHANGE)


def pauses(on: date, days: int, calendar: Calendar) -> Iterator[Act]:
    """An organisation stops for a time, and goes on. Source: Luật Luật sư Đ.46."""
    starts = on + timedelta(days=21)
    ends = starts + timedelta(days=days)
    resumed = calendar.first_working(ends - timedelta(days=5))
    stopped = SuspendOrganisation(
        reason="Nhu cầu của tổ chức", reported_on=on, starts_on=starts, ends_on=ends
    )
    yield Act(on, Role.DEPARTMENT, stopped)
    yield Act(resumed, Role.DEPARTMENT, ResumeOrganisation(resumed_on=resumed))


def ends(on: date, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """An organisation ends by its own will. Source: Luật Luật sư Đ.47(2)."""
    over = calendar.first_working(on + NOTICE)
    yield Act(on, Role.DEPARTMENT, AnnounceTermination(announced_on=on, ends_on=over))
    yield from settles(over, TerminationGround.OWN_WILL, papers)


def revoked(on: date, papers: Papers, calendar: Calendar) -> Iterator[Act]:
    """The Department revokes a registration that is not used. Source: NĐ 123/2013 Đ.17."""
    decided, told, settled = after(calendar, on, 10, 4, 20)
    proposed = ProposeRevocation(
        ground=RegistrationRevocationGround.IDLE,
        reason="Không hoạt động tại trụ sở",
        proposed_on=on,
    )
    yield Act(on, Role.DEPARTMENT, proposed)
    taken = RevokeRegistration(decision=papers.signed(DIRECTOR, "QĐ-TH", decided))
    yield Act(decided, Role.DEPARTMENT, taken)
    yield tells(told, OrganisationNews.REVOCATION)
    yield from settles(settled, TerminationGround.REVOKED, papers)


def settles(on: date, ground: TerminationGround, papers: Papers) -> Iterator[Act]:
    """What is owed is settled, and the organisation is there no more."""
    for one in Obligation:
        yield Act(on, Role.DEPARTMENT, SettleObligation(obligation=one, settled_on=on))
    signed = papers.signed(DIRECTOR, "TB-CD", on)
    over = TerminateOrganisation(ground=ground, terminated_on=on, decision=signed)
    yield Act(on, Role.DEPARTMENT, over)

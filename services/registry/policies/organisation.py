"""What hangs on organisations: the practices of founders and lawyers, and branches."""

from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias
from uuid import UUID, uuid5

from pydantic import Field

from services.registry.branch.changes import TerminateBranch
from services.registry.branch.state import of_organisation as branches_of
from services.registry.policies.rights import Orders
from services.registry.practice.ending import EndPractice
from services.registry.practice.following import MovePractice
from services.registry.practice.rules import RecordLawyerJoined
from services.registry.practice.state import of_certificate as practices_of
from services.registry.practice.state import within
from shared.contracts.registry.organisation import OrganisationConverted, OrganisationRegistered
from shared.contracts.registry.organisation_ending import (
    OrganisationMerged,
    OrganisationRegistrationRevoked,
    OrganisationTerminated,
)
from shared.contracts.registry.practice import PracticeEnd, PracticeForm, PracticeGoesOn
from shared.decider import Every, Ordered, Stream
from shared.folding import key_of
from shared.messages import Recorded

ORGANISATION_GONE: Final = "Tổ chức hành nghề luật sư không còn hoạt động"
OfOrganisation: TypeAlias = Annotated[
    OrganisationRegistered
    | OrganisationTerminated
    | OrganisationRegistrationRevoked
    | OrganisationConverted
    | OrganisationMerged,
    Field(discriminator="type"),
]


def on_organisation(record: Recorded[OfOrganisation]) -> Orders:
    """Who founds an organisation practises in it; who practised in one that is gone, no more.

    With an organisation end its branches. Who worked in one that became another, or part of
    another, works in that. Source: Luật Luật sư Đ.23(1), Đ.45, Đ.47.
    """
    where = key_of(record.envelope.stream)
    match record.data:
        case OrganisationRegistered(founders=founders, area=area, registered_on=day):
            return [
                Ordered(
                    Stream(f"practice-{uuid5(where, f'founder/{one.certificate_id}')}"),
                    RecordLawyerJoined(
                        certificate_id=one.certificate_id,
                        organisation_id=where,
                        form=PracticeForm.FOUNDER,
                        area=area,
                        joined_on=day,
                    ),
                    unless=f"{practices_of(one.certificate_id)}/{where}",
                )
                for one in founders
            ]
        case (
            OrganisationTerminated(terminated_on=day)
            | OrganisationRegistrationRevoked(revoked_on=day)
        ):
            ended = EndPractice(ground=PracticeEnd.ORGANISATION_ENDED, ended_on=day)
            return [Ordered(Every(within(where)), ended), branches_close(where, day)]
        case (
            OrganisationConverted(into_id=into, converted_on=day)
            | OrganisationMerged(into_id=into, merged_on=day)
        ):
            moved = MovePractice(into_id=into, moved_on=day)
            return [Ordered(Every(within(where)), moved), branches_close(where, day)]


def branches_close(organisation: UUID, day: date) -> Ordered[Any]:
    """Say that every branch of an organisation closes."""
    closed = TerminateBranch(reason=ORGANISATION_GONE, terminated_on=day)
    return Ordered(Every(branches_of(organisation)), closed)


def on_moved(record: Recorded[PracticeGoesOn]) -> Orders:
    """Whoever goes on in what an organisation became practises there, unless somebody said so.

    A policy of its own: what begins there, `on_practice` makes known.
    """
    moved = record.data
    return [
        Ordered(
            Stream(f"practice-{uuid5(key_of(record.envelope.stream), f'into/{moved.into_id}')}"),
            RecordLawyerJoined(
                certificate_id=moved.certificate_id,
                organisation_id=moved.into_id,
                form=joins_as(moved.form),
                area=moved.area,
                joined_on=moved.moved_on,
            ),
            unless=f"{practices_of(moved.certificate_id)}/{moved.into_id}",
        )
    ]


def joins_as(
    form: PracticeForm,
) -> Literal[PracticeForm.FOUNDER, PracticeForm.CONTRACTED_LAWYER]:
    """Say in which of the two forms somebody is in an organisation."""
    if form is PracticeForm.FOUNDER:
        return PracticeForm.FOUNDER
    return PracticeForm.CONTRACTED_LAWYER

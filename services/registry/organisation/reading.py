"""Which streams a command of an organisation must know of, or writes beside its own."""

from collections.abc import Sequence
from uuid import UUID

from services.registry.organisation.application import ApplyForOrganisation
from services.registry.organisation.changes import RecordOrganisationChange
from services.registry.organisation.joining import (
    ConsolidateOrganisations,
    ConvertOrganisation,
    MergeOrganisations,
)
from services.registry.organisation.registration import EnterOrganisation, RegisterOrganisation
from shared.messages import Command


def reads(command: Command) -> Sequence[str]:
    """Name the streams of heads, founders, and the organisations that become others."""
    match command:
        case ApplyForOrganisation(founders=founders):
            named = (
                name
                for one in founders
                for name in (
                    f"certificate-{one.certificate_id}",
                    f"membership-{one.membership_id}",
                    *(f"practice-{practice}" for practice in one.practice_ids),
                )
            )
            return tuple(dict.fromkeys(named))
        case RegisterOrganisation(head_certificate=head) | EnterOrganisation(head_certificate=head):
            return certificates(head)
        case RecordOrganisationChange(head_certificate=head):
            return certificates(head)
        case ConvertOrganisation(converted_id=old, head_certificate=head):
            return (f"organisation-{old}", *certificates(head))
        case ConsolidateOrganisations(organisation_ids=ids, head_certificate=head):
            return (*organisations(ids), *certificates(head))
        case MergeOrganisations(organisation_ids=ids):
            return organisations(ids)
        case _:
            return ()


def certificates(head: UUID | None) -> tuple[str, ...]:
    """Name the stream of a head's certificate, where one is given."""
    return () if head is None else (f"certificate-{head}",)


def organisations(ids: Sequence[UUID]) -> tuple[str, ...]:
    """Name the streams of organisations, each once."""
    return tuple(dict.fromkeys(f"organisation-{one}" for one in ids))

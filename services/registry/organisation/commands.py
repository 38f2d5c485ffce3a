"""What may be said of an organisation, and what may be done where it stands."""

from collections.abc import Mapping
from typing import TypeAlias

from services.registry.organisation.abroad import OF_ABROAD, AbroadCommand
from services.registry.organisation.application import (
    ApplyForOrganisation,
    GrantRegistration,
    RefuseRegistration,
)
from services.registry.organisation.changes import FileOrganisationChange, RecordOrganisationChange
from services.registry.organisation.joining import (
    ConsolidateOrganisations,
    ConvertOrganisation,
    MergeOrganisations,
)
from services.registry.organisation.members import OF_PEOPLE, OfPeople
from services.registry.organisation.notices import (
    RecordOrganisationDuty,
    RecordOrganisationNotified,
)
from services.registry.organisation.numbers import ChangeOrganisationNumber
from services.registry.organisation.offices import (
    RecordOffice,
    RecordOfficeEnd,
    RecordOfficeMove,
    RecordOfficePause,
)
from services.registry.organisation.pause import ResumeOrganisation, SuspendOrganisation
from services.registry.organisation.registration import EnterOrganisation, RegisterOrganisation
from services.registry.organisation.reorganised import OF_A_PLACE, OfAPlace
from services.registry.organisation.revocation import (
    ProposeRevocation,
    RequireTermination,
    RevokeRegistration,
)
from services.registry.organisation.standing import Status
from services.registry.organisation.termination import (
    AnnounceTermination,
    SettleObligation,
    TerminateOrganisation,
)

Opening: TypeAlias = (
    ApplyForOrganisation
    | RegisterOrganisation
    | EnterOrganisation
    | ConvertOrganisation
    | ConsolidateOrganisations
)
OfADossier: TypeAlias = GrantRegistration | RefuseRegistration
Fact: TypeAlias = (
    ChangeOrganisationNumber
    | RecordOrganisationNotified
    | RecordOrganisationDuty
    | RequireTermination
    | OfAPlace
    | OfPeople
    | AbroadCommand
)
OfAnOffice: TypeAlias = RecordOffice | RecordOfficeMove | RecordOfficePause | RecordOfficeEnd
OfARegistered: TypeAlias = (
    FileOrganisationChange
    | RecordOrganisationChange
    | SuspendOrganisation
    | ResumeOrganisation
    | ProposeRevocation
    | RevokeRegistration
    | AnnounceTermination
    | SettleObligation
    | TerminateOrganisation
    | MergeOrganisations
    | OfAnOffice
)
OrganisationCommand: TypeAlias = Opening | OfADossier | Fact | OfARegistered
OPENINGS = (
    ApplyForOrganisation,
    RegisterOrganisation,
    EnterOrganisation,
    ConvertOrganisation,
    ConsolidateOrganisations,
)
FACTS = (
    ChangeOrganisationNumber,
    RecordOrganisationNotified,
    RecordOrganisationDuty,
    RequireTermination,
    *OF_A_PLACE,
    *OF_PEOPLE,
    *OF_ABROAD,
)
OFFICES = (RecordOffice, RecordOfficeMove, RecordOfficePause, RecordOfficeEnd)
# What may be done of a registered organisation, by where it stands; facts, in every state.
OPERATING = (
    RecordOrganisationChange,
    SuspendOrganisation,
    ProposeRevocation,
    AnnounceTermination,
    MergeOrganisations,
    *OFFICES,
)
TABLE: Mapping[Status, tuple[type[OfARegistered], ...]] = {
    Status.ACTIVE: (FileOrganisationChange, *OPERATING),
    Status.CHANGE_PENDING: OPERATING,
    Status.SUSPENDED: (ResumeOrganisation, ProposeRevocation, AnnounceTermination),
    Status.REVOCATION_PROPOSED: (RevokeRegistration,),
    Status.REGISTRATION_REVOKED: (SettleObligation, TerminateOrganisation),
    Status.TERMINATING: (ProposeRevocation, SettleObligation, TerminateOrganisation),
}
# What the law required may end an organisation from wherever it stands.
AS_REQUIRED = (SettleObligation, TerminateOrganisation)

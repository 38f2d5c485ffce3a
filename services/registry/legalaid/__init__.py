"""Legal aid by a lawyer (trợ giúp pháp lý), a stream a matter.

Unrecorded --record--> Matter --finish, transfer to the State centre--> Matter

Source: Luật Trợ giúp pháp lý 11/2017/QH14. What a lawyer does without a fee of their own accord
is kept beside, and counted apart.
"""

from collections.abc import Sequence
from typing import TypeAlias

from services.registry.context import Context
from services.registry.legalaid import matter
from services.registry.legalaid.matter import FinishLegalAid, RecordLegalAid, TransferLegalAid
from services.registry.legalaid.state import (
    LegalAid,
    Matter,
    Unrecorded,
    areas,
    claims,
    evolve,
    subjects,
)
from shared.contracts.registry.legalaid import LegalAidEvent, LegalAidRecordVoided
from shared.decider import Decided, Decider, Fault, Rejected
from shared.messages import Reach, Role

LegalAidCommand: TypeAlias = RecordLegalAid | FinishLegalAid | TransferLegalAid


def decide(
    state: LegalAid, command: LegalAidCommand, context: Context
) -> Sequence[Decided[LegalAidEvent]]:
    """Say what follows from a command in a state: the table a lawyer can check."""
    match state, command:
        case Unrecorded(), RecordLegalAid():
            return matter.record(command, context)
        case Matter() as known, FinishLegalAid():
            return matter.finish(known, command, context)
        case Matter() as known, TransferLegalAid():
            return matter.transfer(known, command, context)
        case stage, _:
            said = {"state": type(stage).__name__.lower()}
            raise Rejected([Fault("not-in-this-state", None, said)])


def steps(state: LegalAid) -> Sequence[type[LegalAidCommand]]:
    """List the commands that a state allows."""
    match state:
        case Unrecorded():
            return (RecordLegalAid,)
        case Matter(ended_on=None):
            return (FinishLegalAid, TransferLegalAid)
        case Matter():
            return ()


def reads(command: LegalAidCommand) -> Sequence[str]:
    """Name the streams that a command's rule must know of: the certificate's, the body's."""
    match command:
        case RecordLegalAid(certificate_id=certificate, registration_id=registration):
            body = () if registration is None else (f"aidregistration-{registration}",)
            return (f"certificate-{certificate}", *body)
        case _:
            return ()


decider: Decider[LegalAid, LegalAidCommand, Context, LegalAidEvent] = Decider(
    service="registry",
    noun="legalaid",
    nouns="legal-aid",
    vi="Vụ việc trợ giúp pháp lý",
    en="Matter of legal aid",
    contract=LegalAidEvent,
    commands=(RecordLegalAid, FinishLegalAid, TransferLegalAid),
    initial=Unrecorded(),
    decide=decide,
    evolve=evolve,
    voided=lambda reason: LegalAidRecordVoided(reason=reason),
    voidable_by={Role.DEPARTMENT: Reach.PROVINCE, Role.BAR: Reach.PROVINCE},
    claims=claims,
    areas=areas,
    subjects=subjects,
    steps=steps,
    reads=reads,
    open_to={
        Role.DEPARTMENT: Reach.PROVINCE,
        Role.BAR: Reach.PROVINCE,
        Role.COMMITTEE: Reach.PROVINCE,
        Role.AUDITOR: Reach.PROVINCE,
        Role.DISTRICT: Reach.AREA,
        Role.COMMUNE: Reach.AREA,
        Role.APPLICANT: Reach.OWN,
    },
)

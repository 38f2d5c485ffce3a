"""What a trainee asks the Bar for, and whom the Bar lets know. Source: TT 10/2021/TT-BTP Đ.5–10."""

from datetime import date

from services.registry.context import Context, Text
from services.registry.traineeship.place import BY_THE_BAR, faults_of_day
from services.registry.traineeship.state import Trainee, Traineeship
from shared.contracts.registry.traineeship import (
    TraineeNotice,
    TraineeNoticeSent,
    TraineeRequest,
    TraineeRequestReceived,
    TraineeRequestRefused,
)
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, DecisionOnPaper, Terms


class ReceiveTraineeRequest(Command):
    """The Bar received what a trainee asks for."""

    terms = Terms(
        by=BY_THE_BAR, vi="Tiếp nhận đề nghị của người tập sự", en="Receive a trainee's request"
    )

    request: TraineeRequest
    received_on: date


class RefuseTraineeRequest(Command):
    """The Bar refused what a trainee had asked for."""

    terms = Terms(
        by=BY_THE_BAR, vi="Từ chối đề nghị của người tập sự", en="Refuse a trainee's request"
    )

    request: TraineeRequest
    reason: Text
    refused_on: date
    decision: DecisionOnPaper | None = None


class RecordTraineeNotice(Command):
    """The Bar let those know whom the law names."""

    terms = Terms(
        by=BY_THE_BAR, vi="Ghi nhận đã gửi thông báo về tập sự", en="Record that notice was sent"
    )

    notice: TraineeNotice
    sent_on: date


def receive(
    state: Traineeship, trainee: Trainee, command: ReceiveTraineeRequest, context: Context
) -> list[Decided[TraineeRequestReceived]]:
    """The time to decide runs from the day of the receipt; an open request is not opened again.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`.
    Source: TT 10/2021/TT-BTP Đ.9, Đ.10(2).
    """
    day = command.received_on
    if any(one.request is command.request for one in state.requests):
        return []
    reject_any(faults_of_day("received_on", day, trainee, context))
    received = TraineeRequestReceived(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        request=command.request,
        received_on=day,
    )
    return [Decided(event=received, effective_on=day, subjects=(trainee.person_id,))]


def refuse(
    state: Traineeship, trainee: Trainee, command: RefuseTraineeRequest, context: Context
) -> list[Decided[TraineeRequestRefused]]:
    """Only what was asked for is refused.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`, `nothing-asked`.
    Source: TT 10/2021/TT-BTP Đ.9, Đ.10(2).
    """
    day = command.refused_on
    asked = any(one.request is command.request for one in state.requests)
    wrong = () if asked else (Fault("nothing-asked", "request", {"request": command.request}),)
    reject_any((*faults_of_day("refused_on", day, trainee, context), *wrong))
    refused = TraineeRequestRefused(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        request=command.request,
        refused_on=day,
        reason=command.reason,
    )
    return [
        Decided(
            event=refused,
            effective_on=day,
            subjects=(trainee.person_id,),
            decision=command.decision,
        )
    ]


def tell(
    state: Traineeship, trainee: Trainee, command: RecordTraineeNotice, context: Context
) -> list[Decided[TraineeNoticeSent]]:
    """Notice is given of what was decided; given again, it changes nothing.

    Raises:
        Rejected: `before-traineeship`, `in-the-future`.
    Source: TT 10/2021/TT-BTP Đ.5, Đ.9, Đ.10(2).
    """
    day = command.sent_on
    if all(one.notice is not command.notice for one in state.notices):
        return []
    reject_any(faults_of_day("sent_on", day, trainee, context))
    sent = TraineeNoticeSent(
        person_id=trainee.person_id,
        full_name=trainee.full_name,
        notice=command.notice,
        sent_on=day,
    )
    return [Decided(event=sent, effective_on=day, subjects=(trainee.person_id,))]

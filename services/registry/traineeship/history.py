"""How each event changes what is known of a traineeship."""

from dataclasses import replace
from datetime import date, timedelta

from services.registry.traineeship.state import (
    Asked,
    Disciplined,
    Failed,
    Guidance,
    Passed,
    Span,
    Stay,
    Trainee,
    Traineeship,
    Untold,
    is_removal,
)
from shared.contracts.registry.traineeship import (
    TraineeDied,
    TraineeDisciplineAnnulled,
    TraineeDisciplined,
    TraineeExamFailed,
    TraineeExamPassed,
    TraineeGuideReplaced,
    TraineeNotice,
    TraineeNoticeSent,
    TraineeRemoved,
    TraineeRequest,
    TraineeRequestReceived,
    TraineeRequestRefused,
    TraineeshipCompleted,
    TraineeshipEvent,
    TraineeshipExempted,
    TraineeshipExtended,
    TraineeshipMoved,
    TraineeshipPaused,
    TraineeshipRecordVoided,
    TraineeshipRegistered,
    TraineeshipResumed,
    TraineeshipTerm,
)

ONE_DAY = timedelta(days=1)


def evolve(state: Traineeship, event: TraineeshipEvent) -> Traineeship:  # noqa: C901, PLR0911, PLR0912  # one case an event
    """Say what an event leads to."""
    match event:
        case TraineeshipRegistered():
            return registered(state, event)
        case TraineeshipExempted():
            return replace(state, trainee=trainee(event, None, event.exempted_on))
        case TraineeRequestReceived():
            asked = Asked(event.request, event.received_on)
            return replace(state, requests=(*state.requests, asked))
        case TraineeRequestRefused():
            return replace(state, requests=answered(state, event.request))
        case TraineeNoticeSent():
            left = tuple(one for one in state.notices if one.notice is not event.notice)
            return replace(state, notices=left)
        case TraineeshipExtended():
            return replace(
                state,
                extended=(*state.extended, event.extended_on),
                requests=answered(state, TraineeRequest.EXTENSION),
                notices=untold(state, TraineeNotice.EXTENSION, event.extended_on),
            )
        case TraineeshipPaused():
            return replace(state, pauses=(*state.pauses, Span(event.starts_on, event.ends_on)))
        case TraineeshipResumed(resumed_on=day):
            pauses = tuple(
                replace(one, ends_on=day - ONE_DAY) if one.starts_on < day <= one.ends_on else one
                for one in state.pauses
            )
            return replace(state, pauses=pauses)
        case TraineeshipMoved():
            stay = Stay(event.organisation_id, event.organisation_name, event.moved_on)
            return replace(
                guided(state, event, event.moved_on),
                stays=(*state.stays, stay),
                requests=answered(state, TraineeRequest.MOVE),
                notices=untold(state, TraineeNotice.MOVE, event.moved_on),
            )
        case TraineeGuideReplaced():
            return guided(state, event, event.replaced_on)
        case TraineeDisciplined():
            return disciplined(state, event)
        case TraineeDisciplineAnnulled():
            return replace(state, annulled=state.annulled | {event.decision_id})
        case TraineeRemoved() | TraineeDied():
            return gone(state, event)
        case TraineeshipCompleted():
            return replace(state, completed_on=event.completed_on)
        case TraineeExamPassed():
            passed = Passed(event.session, event.exam_number, event.issued_on, event.valid_until)
            return replace(state, exams=(*state.exams, passed))
        case TraineeExamFailed():
            failed = Failed(event.session, event.held_on, event.failures_allowed)
            return replace(state, exams=(*state.exams, failed))
        case TraineeshipRecordVoided():
            return state


def registered(state: Traineeship, event: TraineeshipRegistered) -> Traineeship:
    """Note who was registered, where and with whom; of an old register nobody has to be told."""
    day = event.registered_on
    told = event.entered_from is not None
    return replace(
        guided(state, event, day),
        trainee=trainee(event, event.term, day),
        stays=(Stay(event.organisation_id, event.organisation_name, day), *state.stays),
        notices=state.notices if told else untold(state, TraineeNotice.REGISTRATION, day),
    )


def trainee(
    event: TraineeshipRegistered | TraineeshipExempted, term: TraineeshipTerm | None, day: date
) -> Trainee:
    """Read off whom it is about."""
    return Trainee(
        person_id=event.person_id,
        full_name=event.full_name,
        area=event.area,
        term=term,
        registered_on=day,
    )


def guided(
    state: Traineeship,
    event: TraineeshipRegistered | TraineeshipMoved | TraineeGuideReplaced,
    day: date,
) -> Traineeship:
    """Note who guides from a day on."""
    guide = Guidance(event.guide_certificate, event.guide_name, event.guide_place, day)
    return replace(state, guides=(*state.guides, guide))


def gone(state: Traineeship, event: TraineeRemoved | TraineeDied) -> Traineeship:
    """Note that nobody is a trainee any more, off the list or dead."""
    match event:
        case TraineeRemoved(removed_on=day):
            return replace(alone(state, day), removed_on=day)
        case TraineeDied(died_on=day):
            return replace(alone(state, day), died_on=day)


def alone(state: Traineeship, day: date) -> Traineeship:
    """Note that nobody guides from a day on: the place is another's, also where that is undone."""
    return replace(state, guides=(*state.guides, Guidance(None, None, None, day)))


def disciplined(state: Traineeship, event: TraineeDisciplined) -> Traineeship:
    """Note what a decision did."""
    one = Disciplined(
        discipline=event.discipline,
        decision_number=event.decision_number,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
    )
    known = replace(state, restrictions={**state.restrictions, event.decision_id: one})
    return alone(known, event.starts_on) if is_removal(event.discipline) else known


def answered(state: Traineeship, request: TraineeRequest) -> tuple[Asked, ...]:
    """Leave out the request that was answered."""
    return tuple(one for one in state.requests if one.request is not request)


def untold(state: Traineeship, notice: TraineeNotice, day: date) -> tuple[Untold, ...]:
    """Add what others have to be told."""
    return (*state.notices, Untold(notice, day))

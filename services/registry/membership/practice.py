"""Whether a member practises in the place of the Bar. Source: Luật Luật sư Đ.20(5).

What is recorded as a form of practice, policies make known here, by its id. Of a practice that only
the Bar knows of, the Bar records the days.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from services.registry.context import Context
from services.registry.membership.fact import BY_THE_BAR, about, faults_of_day
from services.registry.membership.state import Member, Membership, Practice
from shared.contracts.registry.membership_practice import MemberPracticeBegun, MemberPracticeEnded
from shared.decider import Decided, Fault, reject_any
from shared.messages import Command, Terms


class RecordMemberPractice(Command):
    """A member founded or joined an organisation, works for one, or practises as an individual."""

    terms = Terms(by=BY_THE_BAR, vi="Ghi nhận bắt đầu hành nghề", en="Record practice begun")

    organisation_id: UUID | None = None  # none of an individual
    begun_on: date


class RecordMemberPracticeEnded(Command):
    """A member practises no more."""

    terms = Terms(by=BY_THE_BAR, vi="Ghi nhận thôi hành nghề", en="Record practice ended")

    ended_on: date


def begin(
    state: Membership, member: Member, command: RecordMemberPractice, context: Context
) -> list[Decided[MemberPracticeBegun]]:
    """Who practises already begins no other practice; the same again changes nothing.

    Raises:
        Rejected: `practises-already`, `organisation-not-known`, `before-joining`, `in-the-future`.
    """
    day = command.begun_on
    running = running_practice(state)
    if running == Practice(day):
        return []
    reject_any(
        (
            *(() if running is None else practises(running)),
            *unknown(command.organisation_id, context),
            *faults_of_day("begun_on", day, member, context),
        )
    )
    begun = MemberPracticeBegun(
        person_id=member.person_id,
        full_name=member.full_name,
        organisation_id=command.organisation_id,
        begun_on=day,
    )
    return about(member, begun, day)


def end(
    state: Membership, member: Member, command: RecordMemberPracticeEnded, context: Context
) -> list[Decided[MemberPracticeEnded]]:
    """Only a practice that runs ends, and not before it began; the same again changes nothing.

    Raises:
        Rejected: `does-not-practise`, `ended-before-begun`, `before-joining`, `in-the-future`.
    """
    day = command.ended_on
    mine = [one for one in state.practices if one.practice_id is None]
    if mine and mine[-1].ended_on == day:
        return []
    running = running_practice(state)
    reject_any(
        (
            *(ends_early(running, day) if running else (Fault("does-not-practise", None),)),
            *faults_of_day("ended_on", day, member, context),
        )
    )
    ended = MemberPracticeEnded(
        person_id=member.person_id, full_name=member.full_name, ended_on=day
    )
    return about(member, ended, day)


def running_practice(state: Membership) -> Practice | None:
    """Find the practice that only the Bar knows of, and that has no last day."""
    mine = (one for one in state.practices if one.practice_id is None)
    return next((one for one in mine if one.ended_on is None), None)


def practises(running: Practice) -> Iterator[Fault]:
    """One practice ends before another begins."""
    yield Fault("practises-already", "begun_on", {"begun_on": running.begun_on})


def ends_early(running: Practice, day: date) -> Iterator[Fault]:
    """A practice has a first day before its last."""
    if day < running.begun_on:
        yield Fault("ended-before-begun", "ended_on", {"begun_on": running.begun_on})


def unknown(organisation: UUID | None, context: Context) -> Iterator[Fault]:
    """An organisation is registered as such first."""
    if organisation is not None and organisation not in context.organisations:
        yield Fault("organisation-not-known", "organisation_id")

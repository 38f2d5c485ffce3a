"""The whole plan, out of a seed: pure, and the same each time."""

from datetime import date

from services.launch.demo.timeline import A_WEEK
from services.launch.simulating.dice import Crowd, Dice, Places
from services.launch.simulating.founding import Founding
from services.launch.simulating.peopling import Peopling
from services.launch.simulating.plan import Plan
from services.launch.simulating.rates import Moves
from services.launch.simulating.working import Working
from shared.law.calendar import Calendar
from shared.law.rules import Rules
from shared.law.territory import Territory

Law = tuple[Rules, Calendar, Territory]


def planned(
    seed: int, province: str, days: tuple[date, date, date], moves: Moves, law: Law
) -> Plan:
    """Plan what happens from one day to another, and is reported on up to a third.

    Where all has to be settled in time, offices record a week at its end.
    """
    rules, calendar, territory = law
    first, last, over = days
    plan = Plan(seed=seed, first=first, last=last, over=over, step=A_WEEK if moves.settled else 1)
    dice = Dice(seed, calendar)
    crowd, places = Crowd(dice, province), Places(territory, province)
    people = Peopling(plan, moves, dice, crowd, places, (rules, calendar))
    offices = Founding(plan, moves, dice, crowd, places, (territory, province))
    people.old()
    offices.old()
    people.offices()
    offices.new()
    offices.outposts()
    people.newcomers()
    people.offices()
    people.movers()
    people.leavers()
    work = Working(plan, moves, dice, rules)
    work.breaches()
    work.aid()
    work.engagements()
    work.proofs()
    work.courses()
    work.years()
    return plan

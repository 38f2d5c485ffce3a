"""What a penalty may be, who may impose it, and how it is annulled."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.discipline.penalty import PenaltyCommand, decider
from services.discipline.penalty.decision import RecordPenalty, RecordPenaltyAnnulment
from services.discipline.penalty.minutes import MakeMinutes
from services.discipline.penalty.state import Decided, Recorded, Unmade
from shared.contracts.discipline.penalty import (
    Deprivation,
    OffenderKind,
    PenaltyEvent,
    PenaltyRecordVoided,
)
from shared.corrections import VoidRecord
from shared.law.rules import Rules
from shared.messages import DecisionOnPaper
from tests.discipline.context import CHAIR, TODAY, at
from tests.discipline.penalty.given import (
    ANNULLED,
    DECIDED,
    DECISION,
    EARLIER,
    NO_DEPRIVATION,
    OF_NOBODY,
    OF_ORGANISATIONS,
    a_penalty,
    annul,
    annulled,
    fine,
    fined,
    made,
    make,
    term,
)
from tests.support.spec import recorded

OCTOBER_1, JANUARY_1 = date(2025, 10, 1), date(2026, 1, 1)
minutes = a_penalty.given(made())


def test_a_fine_within_the_range_of_its_act_by_who_may_fine_so_much() -> None:
    outcome = minutes.when(fine())

    outcome.then(fined())
    outcome.under("PEN-AUTH-DIRECTOR-VND/2025-07-01")
    assert outcome.decided[0].effective_on == DECIDED
    assert outcome.decided[0].decision is not None


@given(st.integers(min_value=0, max_value=200_000_000))
def test_nobody_records_a_fine_outside_the_range(vnd: int) -> None:
    outcome = minutes.when(fine(vnd, by=CHAIR))
    allowed = 7_000_000 <= vnd <= 10_000_000

    assert bool(outcome.decided) is allowed
    assert allowed or "fine-outside-range" in {fault.code for fault in outcome.faults}


def test_the_clerk_is_told_the_range() -> None:
    (fault,) = minutes.when(fine(6_999_999)).faults

    assert fault.parameters == {"minimum": 7_000_000, "maximum": 10_000_000}


def test_an_article_priced_for_individuals_costs_an_organisation_twice_as_much() -> None:
    by_an_organisation = a_penalty.given(
        made(act=NO_DEPRIVATION, offender=OffenderKind.ORGANISATION, certificate=None)
    )

    assert not by_an_organisation.when(fine(6_000_000)).faults
    by_an_organisation.when(fine(1_999_999)).then_rejected("fine-outside-range")


def test_an_article_priced_for_organisations_is_not_doubled() -> None:
    by_an_organisation = a_penalty.given(
        made(act=OF_ORGANISATIONS, offender=OffenderKind.ORGANISATION, certificate=None)
    )

    assert not by_an_organisation.when(fine(15_000_000)).faults
    by_an_organisation.when(fine(20_000_000)).then_rejected("fine-outside-range")


def test_without_a_range_in_the_law_data_no_fine_is_recorded() -> None:
    old = a_penalty.given(made(act=OF_NOBODY, committed_on=date(2020, 6, 1)))

    old.when(fine(1_500_000)).then_rejected("no-range-in-law-data")


@pytest.mark.parametrize(
    ("vnd", "by", "competent"),
    [
        (35_000_000, "Giám đốc Sở Tư pháp", True),
        (35_000_000, "giám đốc sở tư pháp thành phố Đà Nẵng", True),
        (35_000_000, "DIRECTOR", True),
        (40_000_000, CHAIR, True),
        (30_000_000, "Chủ tịch UBND cấp xã", False),
        (30_000_000, "Chánh Thanh tra tỉnh", False),
        (30_000_000, "Chánh Thanh tra Sở Tư pháp", False),
        (30_000_000, "Ai đó", False),
    ],
)
def test_the_power_is_that_of_the_day_of_the_decision(
    vnd: int, by: str, *, competent: bool
) -> None:
    outcome = a_penalty.given(made(act="82/2020:6.7.a")).when(fine(vnd, by=by))
    codes = () if competent else ("authority-not-competent",)

    assert tuple(fault.code for fault in outcome.faults) == codes


def test_the_clerk_is_told_who_had_the_power() -> None:
    outcome = a_penalty.given(made(act="82/2020:6.7.a")).when(fine(35_000_000, by="Ai đó"))
    (fault,) = outcome.faults

    assert fault.parameters["competent"] == (
        "Cục trưởng Cục Bổ trợ tư pháp; Giám đốc Sở Tư pháp; Chủ tịch UBND cấp tỉnh"
    )


def test_before_2025_07_01_the_departments_chief_inspector_fined() -> None:
    spring = date(2025, 4, 10)
    old = a_penalty.given(made(spring)).knowing(at(date(2025, 6, 1)))
    by_the_chief = old.when(fine(by="Chánh Thanh tra Sở Tư pháp", on=date(2025, 4, 17)))
    by_the_director = old.when(fine(on=date(2025, 4, 17)))

    by_the_chief.under("PEN-AUTH82-CHIEFINSP-SO-VND/2020-09-01")
    by_the_director.then_rejected("authority-not-competent")


def test_where_the_law_data_names_nobody_nobody_is_taken_for_the_authority() -> None:
    only_prices = Rules(tuple(r for r in at().rules.rows if not r.rule.startswith("PEN-AUTH")))

    minutes.knowing(replace(at(), rules=only_prices)).when(fine()).then_rejected(
        "no-authority-in-law-data"
    )


@pytest.mark.parametrize(
    ("ends_on", "codes"),
    [
        (date(2025, 10, 30), ("deprivation-outside-range",)),
        (date(2025, 10, 31), ()),
        (date(2025, 12, 31), ()),
        (JANUARY_1, ()),
        (date(2026, 1, 2), ("deprivation-outside-range",)),
    ],
)
def test_the_use_is_taken_away_for_the_months_of_the_act(
    ends_on: date, codes: tuple[str, ...]
) -> None:
    outcome = minutes.when(fine(deprivation=term(OCTOBER_1, ends_on)))

    assert tuple(fault.code for fault in outcome.faults) == codes


def test_a_deprivation_names_the_rows_of_its_months() -> None:
    months = Deprivation(starts_on=OCTOBER_1, ends_on=date(2025, 12, 31))
    outcome = minutes.when(fine(deprivation=term(OCTOBER_1, date(2025, 12, 31))))

    outcome.then(fined(deprivation=months))
    outcome.under(
        "PEN-DEPRIVE-SHORT-MIN/2020-09-01",
        "PEN-DEPRIVE-SHORT-MAX/2020-09-01",
        "PEN-AUTH-DIRECTOR-VND/2025-07-01",
    )


def test_an_act_that_does_not_cost_the_certificate_takes_nothing_away() -> None:
    light = a_penalty.given(made(act=NO_DEPRIVATION, certificate=None))
    taken = fine(2_000_000, deprivation=term(DECIDED, date(2025, 10, 31)))

    light.when(taken).then_rejected("certificate-needed", "deprivation-not-of-this-act")


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = fine(
        60_000_000,
        deprivation=term(date(2025, 9, 1), date(2026, 9, 1)),
        on=date(2025, 10, 2),
    )

    minutes.when(wrong).then_rejected(
        "fine-outside-range",
        "too-early",
        "deprivation-outside-range",
        "authority-not-competent",
        "in-the-future",
    )


def test_a_decision_comes_after_its_minutes() -> None:
    minutes.when(fine(on=date(2025, 9, 9))).then_rejected("too-early")


def test_one_decision_stands_at_a_time() -> None:
    a_penalty.given(made(), fined()).when(fine()).then_rejected("already-decided")


def test_a_penalty_that_was_annulled_may_be_decided_anew_by_another_decision() -> None:
    again = a_penalty.given(made(), fined(decision=EARLIER), annulled())

    again.when(fine(9_000_000, on=ANNULLED)).then(fined(9_000_000, on=ANNULLED))
    assert DECISION != EARLIER


def test_an_annulment_undoes_its_own_decision() -> None:
    outcome = a_penalty.given(made(), fined(decision=EARLIER)).when(annul())

    outcome.then(annulled())
    assert outcome.decided[0].effective_on == ANNULLED


def test_the_same_annulment_again_changes_nothing() -> None:
    a_penalty.given(made(), fined(decision=EARLIER), annulled()).when(annul()).then_nothing()


def test_an_annulment_names_a_decision_of_the_penalty_and_comes_after_it() -> None:
    decided = a_penalty.given(made(), fined(decision=EARLIER))

    decided.when(annul(UUID(int=99))).then_rejected("unknown-decision")
    decided.when(annul(on=date(2025, 9, 16))).then_rejected("too-early")
    decided.when(annul(on=date(2025, 10, 2))).then_rejected("in-the-future")


def test_an_annulment_of_what_is_not_known_here_waits() -> None:
    a_penalty.when(annul()).then_unknown()


def test_nothing_is_decided_without_minutes() -> None:
    a_penalty.when(fine()).then_rejected("not-in-this-state")


@pytest.mark.parametrize(
    ("history", "allowed"),
    [
        ((), (MakeMinutes,)),
        ((made(),), (RecordPenalty,)),
        ((made(), fined()), (RecordPenaltyAnnulment,)),
        ((made(), fined(decision=EARLIER), annulled()), (RecordPenalty,)),
    ],
)
def test_a_state_says_which_steps_it_allows(
    history: tuple[PenaltyEvent, ...], allowed: tuple[type[PenaltyCommand], ...]
) -> None:
    state = decider.replay(a_penalty.given(*history).history)

    assert decider.steps is not None
    assert decider.steps(state) == allowed


def test_an_annulment_may_become_known_before_its_decision() -> None:
    state = decider.replay(
        [recorded(made()), recorded(annulled(), 2), recorded(fined(decision=EARLIER), 3)]
    )

    assert isinstance(state.stage, Recorded)


def test_minutes_may_be_voided_for_a_decision_says_anew_who_did_what() -> None:
    voided = PenaltyRecordVoided(reason="Nhập nhầm")
    decided = a_penalty.given(made(), fined())
    decided.when(VoidRecord(command_id=UUID(int=1), reason="Nhập nhầm")).then(voided)
    left = decider.replay([*decided.history, recorded(voided, 3, voids=UUID(int=1))])
    gone = decider.replay(
        [*a_penalty.given(made()).history, recorded(voided, 2, voids=UUID(int=1))]
    )

    assert isinstance(left.stage, Decided)
    assert decider.areas(left) == {made().area}
    assert isinstance(gone.stage, Unmade)
    assert decider.areas(gone) == frozenset()


def test_a_command_refuses_what_it_does_not_know_in_its_parts() -> None:
    said = fine(deprivation=term(OCTOBER_1, JANUARY_1)).model_dump()
    said["deprivation"]["months"] = 3

    with pytest.raises(ValueError, match="months"):
        RecordPenalty.model_validate(said)
    assert isinstance(fine().decision, DecisionOnPaper)
    assert make().made_on < TODAY

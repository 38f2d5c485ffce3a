"""A firm ends with the last of its members' rights; what is annulled is required no more."""

from datetime import date
from uuid import UUID

import pytest

from services.registry.organisation import decider, steps
from services.registry.organisation.claiming import missed_by
from services.registry.organisation.clocks import clocks
from services.registry.organisation.members import (
    NoteMemberLost,
    NoteRightGivenBack,
    ReviewOrganisationEnd,
)
from services.registry.organisation.revocation import RequireTermination
from services.registry.organisation.state import Registered
from services.registry.organisation.termination import TerminateOrganisation
from shared.contracts.registry.organisation import (
    Founder,
    OrganisationChanged,
    OrganisationContent,
    OrganisationEvent,
    OrganisationForm,
)
from shared.contracts.registry.organisation_ending import (
    OrganisationEndReviewed,
    OrganisationMemberLost,
    OrganisationMemberRestored,
    OrganisationRegistrationRevoked,
    OrganisationRevocationProposed,
    OrganisationTerminated,
    OrganisationTerminationRequired,
    OrganisationTerminationRequirementLifted,
    RegistrationRevocationGround,
    TerminationGround,
)
from shared.law.data import load_holidays, load_rules
from tests.registry.context import CERTIFICATE, NAME, PERSON, on
from tests.registry.organisation.given import TODAY, an_organisation, registered
from tests.support.spec import POLICY, recorded

SECOND, BY, OTHER = UUID(int=81), UUID(int=82), UUID(int=83)
DAY, LATER = date(2025, 10, 6), date(2025, 12, 1)
GONE = TerminationGround.CERTIFICATES_GONE
firm = registered.model_copy(
    update={
        "form": OrganisationForm.PARTNERSHIP,
        "name": "Công ty luật hợp danh Bình Minh",
        "founders": tuple(
            Founder(certificate_id=one, person_id=PERSON, full_name=NAME)
            for one in (CERTIFICATE, SECOND)
        ),
    }
)
as_policy = an_organisation.knowing(on(TODAY, noun="organisation", actor=POLICY))


def lost(whose: UUID, by: UUID | None, day: date = DAY) -> OrganisationMemberLost:
    return OrganisationMemberLost(certificate_id=whose, decision_id=by, lost_on=day)


def loses(whose: UUID, by: UUID | None) -> NoteMemberLost:
    return NoteMemberLost(certificate_id=whose, decision_id=by, lost_on=DAY)


def given_back(whose: UUID, by: UUID) -> NoteRightGivenBack:
    return NoteRightGivenBack(certificate_id=whose, decision_id=by, given_back_on=LATER)


of_all = OrganisationTerminationRequired(ground=GONE, required_on=DAY)
restored = OrganisationMemberRestored(certificate_id=SECOND, decision_id=OTHER, restored_on=LATER)


def test_a_firm_must_end_with_the_last_of_its_members_and_not_before() -> None:
    as_policy.given(firm).when(loses(CERTIFICATE, BY)).then(lost(CERTIFICATE, BY))
    as_policy.given(firm, lost(CERTIFICATE, BY)).when(loses(CERTIFICATE, BY)).then_nothing()
    as_policy.given(firm, lost(CERTIFICATE, BY)).when(loses(SECOND, None)).then(
        lost(SECOND, None), of_all
    )
    as_policy.given(firm, lost(CERTIFICATE, BY), lost(SECOND, BY), of_all).when(
        loses(SECOND, OTHER)
    ).then(lost(SECOND, OTHER))


def test_of_members_that_nobody_knows_nothing_is_required_by_itself() -> None:
    changed = OrganisationChanged(contents=(OrganisationContent.MEMBERS,), changed_on=DAY)
    nobody = firm.model_copy(update={"founders": ()})

    for before in ((firm, changed), (nobody,)):
        one_less = as_policy.given(*before, lost(CERTIFICATE, BY))
        one_less.when(loses(SECOND, BY)).then(lost(SECOND, BY))


def test_whoever_is_given_the_right_back_holds_the_firm_again() -> None:
    before = (firm, lost(CERTIFICATE, BY), lost(SECOND, OTHER), of_all)
    lifted = OrganisationTerminationRequirementLifted(ground=GONE, lifted_on=LATER)

    as_policy.given(*before).when(given_back(SECOND, OTHER)).then(restored, lifted)
    as_policy.given(*before, restored, lifted).when(given_back(SECOND, OTHER)).then_nothing()
    as_policy.given(*before, restored, lifted).when(given_back(CERTIFICATE, BY)).then(
        OrganisationMemberRestored(certificate_id=CERTIFICATE, decision_id=BY, restored_on=LATER)
    )
    twice = (*before, lost(SECOND, BY))
    as_policy.given(*twice).when(given_back(SECOND, OTHER)).then(restored)
    as_policy.given(firm).when(given_back(SECOND, OTHER)).then_nothing()


# A sole head ----------------------------------------------------------------------------------

required = OrganisationTerminationRequired(
    ground=GONE, certificate_id=CERTIFICATE, decision_id=BY, required_on=DAY
)
sole_lifted = OrganisationTerminationRequirementLifted(
    ground=GONE, certificate_id=CERTIFICATE, decision_id=BY, lifted_on=LATER
)
terminated = OrganisationTerminated(name=registered.name, ground=GONE, terminated_on=DAY)
proposed = OrganisationRevocationProposed(
    ground=RegistrationRevocationGround.HEAD_NOT_IN_BAR, reason="Xóa tên", proposed_on=DAY
)
revoked = OrganisationRegistrationRevoked(
    name=registered.name, ground=proposed.ground, revoked_on=DAY
)


def after(*events: OrganisationEvent) -> Registered:
    state = decider.replay([recorded(one, number) for number, one in enumerate(events, 1)])
    assert isinstance(state, Registered)
    return state


def test_what_was_required_of_a_sole_head_is_required_no_more() -> None:
    asks = RequireTermination(
        ground=GONE, certificate_id=CERTIFICATE, decision_id=BY, required_on=DAY
    )
    before_decisions_were_named = required.model_copy(update={"decision_id": None})
    gives = given_back(CERTIFICATE, BY)

    as_policy.given(registered).when(asks).then(required)
    as_policy.given(registered, required).when(gives).then(sole_lifted)
    as_policy.given(registered, before_decisions_were_named).when(gives).then(
        sole_lifted.model_copy(update={"decision_id": None})
    )
    as_policy.given(registered, required).when(given_back(CERTIFICATE, OTHER)).then_nothing()
    assert TerminateOrganisation in steps(after(registered, required))
    assert TerminateOrganisation not in steps(after(registered, required, sole_lifted))


def test_whatever_lost_somebodys_right_is_found_by_them_also_after_its_end() -> None:
    for events in (
        (registered, required, terminated),
        (firm, lost(CERTIFICATE, BY), lost(SECOND, BY)),
    ):
        claims = decider.claims(after(*events))
        assert any(one.startswith(f"{missed_by(CERTIFICATE)}/") for one in claims)
    assert not any("missed" in one for one in decider.claims(after(registered)))


@pytest.mark.parametrize("ends", [(terminated,), (proposed, revoked)])
def test_an_end_whose_ground_was_annulled_is_looked_at(ends: tuple[OrganisationEvent, ...]) -> None:
    looks = ReviewOrganisationEnd(outcome="Đăng ký lại từ đầu", reviewed_on=TODAY)
    reviewed = OrganisationEndReviewed(outcome=looks.outcome, reviewed_on=TODAY)
    before = (registered, required, *ends, sole_lifted)

    (clock,) = (
        one
        for one in clocks(after(*before), load_rules(), load_holidays())
        if one.name == "organisation-end-review"
    )
    assert clock.due_on is None  # the law names no time
    assert ReviewOrganisationEnd in steps(after(*before))
    an_organisation.given(*before).when(looks).then(reviewed)
    an_organisation.given(*before, reviewed).when(looks).then_rejected("nothing-to-review")
    an_organisation.given(registered, required, *ends).when(looks).then_rejected(
        "nothing-to-review"
    )
    early = looks.model_copy(update={"reviewed_on": date(2030, 1, 1)})
    an_organisation.given(registered).when(early).then_rejected(
        "nothing-to-review", "in-the-future"
    )
    assert ReviewOrganisationEnd not in steps(after(*before, reviewed))

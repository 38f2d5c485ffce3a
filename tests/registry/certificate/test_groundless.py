"""A revocation whose ground was annulled is work: only an authority undoes what it decided."""

from uuid import UUID

import pytest

from services.registry.certificate.running import clocks
from services.registry.certificate.standing import Pending, RevocationStage, pending
from shared.contracts.registry.certificate import CertificateEvent
from shared.contracts.registry.certificate_revocation import (
    CertificateNameDeletionAnnulled,
    CertificateRevocationGround,
)
from shared.law.data import load_holidays, load_rules
from tests.registry.certificate.given import (
    ANOTHER,
    HELD,
    ONE,
    annulled,
    deprived,
    name_deleted,
    revoked,
    unrevoked,
)
from tests.registry.certificate.test_revocation import A_DAY, LAST, LATER, LETTER_G, after

OTHER = UUID(int=97)


@pytest.mark.parametrize(
    ("ground", "letter", "took", "lifted"),
    [
        (
            LETTER_G,
            "g",
            name_deleted(A_DAY),
            CertificateNameDeletionAnnulled(decision_id=ONE, annulled_on=LATER),
        ),
        (CertificateRevocationGround.USE_DEPRIVED, "h", deprived(ONE, A_DAY, LATER), annulled(ONE)),
    ],
)
def test_a_revocation_that_rests_on_nothing_any_more_is_work_until_it_is_annulled(
    ground: CertificateRevocationGround,
    letter: str,
    took: CertificateEvent,
    lifted: CertificateEvent,
) -> None:
    history = (HELD, took, revoked(A_DAY, ground, letter, by=ANOTHER))
    rules, calendar = load_rules(), load_holidays()

    assert pending(after(*history)) is None
    groundless = after(*history, lifted)
    assert pending(groundless) == Pending(RevocationStage.TO_ANNUL, ground, A_DAY, None)
    (clock,) = clocks(groundless, rules, calendar)
    assert (clock.name, clock.due_on) == ("revocation-annul", None)  # the law names no time
    other = after(*history, lifted, name_deleted(A_DAY, by=OTHER), deprived(OTHER, A_DAY, LAST))
    assert pending(other) is None  # another decision of its kind holds
    undone = after(*history, lifted, unrevoked(LATER, by=ANOTHER))
    assert pending(undone) is None

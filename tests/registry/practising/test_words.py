"""Every word by which a register calls a standing is understood, or says nothing on purpose."""

from services.registry.certificate.state import Status as OfCertificate
from services.registry.membership.standing import Status as OfMembership
from shared.law.practising import CERTIFICATE, MEMBERSHIP

SILENT_OF_CERTIFICATES = {
    "none",
    "submitted",
    "supplement_requested",
    "closed",
    "withdrawn",
    "proposed",
    "refused",
}
SILENT_OF_MEMBERSHIPS = {"none", "applied", "refused"}


def test_every_standing_of_a_certificate_is_understood() -> None:
    assert {one.value for one in OfCertificate} - SILENT_OF_CERTIFICATES == set(CERTIFICATE)


def test_every_standing_of_a_membership_is_understood() -> None:
    assert {one.value for one in OfMembership} - SILENT_OF_MEMBERSHIPS == set(MEMBERSHIP)

"""The grounds of refusal and of revocation, with their letters in the law, and how sure those are.

The letters are those of the text in force since 2013-07-01; the text of 2006 had others, which the
law data does not have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.contracts.registry.certificate_refusal import RefusalGround
from shared.contracts.registry.certificate_revocation import CertificateRevocationGround, LegalBasis
from shared.law.rules import Confidence

LAW = "Luật Luật sư"
FIRST_TEXT = date(2007, 1, 1)  # Luật 65/2006/QH11 in force
LETTERS_SINCE = date(2013, 7, 1)  # Luật 20/2012/QH13 in force


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of an article, how sure its content is, and how sure the letter is."""

    letter: str
    content: Confidence
    letters: Confidence


V, M = Confidence.VERIFIED, Confidence.FROM_MEMORY

REFUSAL: Mapping[RefusalGround, Letter] = {
    RefusalGround.NOT_UP_TO_STANDARD: Letter("a", V, M),
    RefusalGround.OFFICIAL: Letter("b", V, M),
    RefusalGround.NOT_RESIDENT: Letter("c", V, M),
    RefusalGround.CRIMINAL: Letter("d", V, M),
    RefusalGround.COMPULSORY_MEASURE: Letter("đ", V, M),
    RefusalGround.INCAPABLE: Letter("e", V, M),
    RefusalGround.DISMISSED_OFFICIAL: Letter("g", V, V),  # CERT-DISMISSED-BAR
}
REVOCATION: Mapping[CertificateRevocationGround, str] = {
    CertificateRevocationGround.STANDARDS_LOST: "a",
    CertificateRevocationGround.BECAME_OFFICIAL: "b",
    CertificateRevocationGround.LEFT_COUNTRY: "c",
    CertificateRevocationGround.JOINED_NO_BAR: "d",
    CertificateRevocationGround.DID_NOT_PRACTISE: "đ",
    CertificateRevocationGround.STOPPED: "e",
    CertificateRevocationGround.NAME_DELETED: "g",
    CertificateRevocationGround.USE_DEPRIVED: "h",
    CertificateRevocationGround.CONVICTED: "i",
    CertificateRevocationGround.INCAPACITATED: "k",
}


def refusal_basis(ground: RefusalGround) -> LegalBasis:
    """Name the provision of a refusal."""
    letter = REFUSAL[ground].letter
    return LegalBasis(law=LAW, version=LETTERS_SINCE, article="17", clause="4", letter=letter)


def revocation_basis(ground: CertificateRevocationGround) -> LegalBasis:
    """Name the provision of a revocation."""
    letter = REVOCATION[ground]
    return LegalBasis(law=LAW, version=LETTERS_SINCE, article="18", clause="1", letter=letter)

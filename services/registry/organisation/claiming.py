"""What an organisation claims, so that there is no other like it, and so that it is found."""

from uuid import UUID

from services.registry.organisation.state import (
    Applied,
    Organisation,
    Registered,
    latest,
)
from shared.contracts.registry.organisation import Founder
from shared.law.numbers import registration_number
from shared.law.territory import fold


def claims(state: Organisation) -> frozenset[str]:
    """Every number that an organisation has or had is its own, and it is found by each.

    Whoever founds one founds no other (rule row ORG-FOUND-MAX), and no other has its name: of
    those that were judged here, while they are there. While it is there, it is found by its head.
    Source: Luật Luật sư Đ.32(4).
    """
    match state:
        case Applied(refused_on=None, founders=founders, name=name):
            return founding(founders, name)
        case Registered(numbers=numbers, previous_numbers=previous, external_ids=ids):
            written = (*(one.number for one in numbers), *previous)
            there = state.end is None and state.revoked_on is None
            return frozenset(
                {
                    *(number_key(number) for number in written),
                    *(f"organisation-external/{one}" for one in ids),
                    *(founding(state.founders, latest(state).name) if there else ()),
                    *(headship(state) if there else ()),
                    *people(state),
                }
            )
        case _:
            return frozenset()


def founding(founders: tuple[Founder, ...], name: str) -> frozenset[str]:
    """Name the claims of founders, and on the name of what they found."""
    if not founders:
        return frozenset()
    by = {founded_by(one.certificate_id) for one in founders}
    return frozenset({*by, f"organisation-name/{fold(name)}"})


def number_key(written: str) -> str:
    """Name the claim on a registration number, however its dots and strokes are written."""
    number = registration_number(written)
    year = number.year or "-"
    return f"organisation-number/{number.province}.{year}.{number.form}.{number.sequence}"


def headship(state: Registered) -> frozenset[str]:
    """Name the claim by which an organisation is found under its head's certificate."""
    head = latest(state).head_certificate
    if head is None:
        return frozenset()
    return frozenset({f"{headed_by(head)}/{number_key(state.numbers[0].number)}"})


def people(state: Registered) -> frozenset[str]:
    """Name the claims by which whoever lost their right is found here, to be given it back."""
    whose = {
        *(one.certificate_id for one in state.required if one.certificate_id),
        *(one.certificate_id for one in state.lost),
    }
    number = number_key(state.numbers[0].number)
    return frozenset(f"{missed_by(one)}/{number}" for one in whose)


def missed_by(certificate: UUID) -> str:
    """Name what the organisations that lost somebody's right claim, each beneath it."""
    return f"organisation-missed/{certificate}"


def founded_by(certificate: UUID) -> str:
    """Name what the organisation that somebody founded claims."""
    return f"founder/{certificate}"


def headed_by(certificate: UUID) -> str:
    """Name what the organisations that somebody heads claim, each beneath it."""
    return f"organisation-head/{certificate}"

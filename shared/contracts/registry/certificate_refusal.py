"""Why a certificate is not issued, and how each ground of it was judged (Luật Luật sư Đ.17(4))."""

from datetime import date
from enum import StrEnum
from typing import Literal

from shared.messages import Event


class RefusalGround(StrEnum):
    """Why a certificate is not issued. Source: Luật Luật sư Đ.17(4)."""

    NOT_UP_TO_STANDARD = "not_up_to_standard"
    OFFICIAL = "official"
    NOT_RESIDENT = "not_resident"
    CRIMINAL = "criminal"
    COMPULSORY_MEASURE = "compulsory_measure"
    INCAPABLE = "incapable"
    DISMISSED_OFFICIAL = "dismissed_official"


class GroundVerdict(StrEnum):
    """What was found of one ground of refusal."""

    NOT_THE_CASE = "not_the_case"  # không thuộc trường hợp này
    THE_CASE = "the_case"  # thuộc trường hợp này
    UNVERIFIED = "unverified"  # chưa xác minh


class RefusalGroundAssessed(Event):
    """An officer judged by this evidence whether a ground of refusal is there."""

    type: Literal["RefusalGroundAssessed"] = "RefusalGroundAssessed"
    ground: RefusalGround
    verdict: GroundVerdict
    evidence: str
    assessed_on: date

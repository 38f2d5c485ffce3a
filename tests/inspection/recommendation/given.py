"""A recommendation of 2025-07-10 by a commune, for the tests of this noun."""

from datetime import date
from uuid import UUID

from services.inspection.recommendation import decider
from shared.contracts.inspection.recommendation import (
    InspectionRecommended,
    RecommendationAccepted,
    RecommendationAnswered,
    RecommendationRejected,
    RecommendationTransferred,
)
from shared.messages import Channel
from tests.inspection.context import AREA, COMMUNE, ORGANISATION, THIS, at
from tests.support.spec import Scenario

RECEIVED, RESOLVED, ANSWERED = date(2025, 7, 10), date(2025, 7, 14), date(2025, 7, 21)
NUMBER, NAME, INSPECTORATE = "KN-2025-000012", "Văn phòng luật sư An Phú", "Thanh tra tỉnh"
STREAM = f"recommendation-{THIS}"

a_recommendation = Scenario(decider, at(date(2025, 8, 1), stream=STREAM))

recommended = InspectionRecommended(
    number=NUMBER,
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=AREA,
    recommender=COMMUNE.unit,
    received_on=RECEIVED,
    grounds="Thu phí không có hợp đồng dịch vụ pháp lý bằng văn bản",
    evidence=("Biên bản làm việc ngày 09/7/2025",),
    channel=Channel.COUNTER,
)
accepted = RecommendationAccepted(
    number=NUMBER,
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=AREA,
    recommender=COMMUNE.unit,
    received_on=RECEIVED,
    accepted_on=RESOLVED,
)
transferred = RecommendationTransferred(
    number=NUMBER,
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=AREA,
    recommender=COMMUNE.unit,
    received_on=RECEIVED,
    to=INSPECTORATE,
    reason="Thuộc thẩm quyền thanh tra",
    transferred_on=RESOLVED,
)
rejected = RecommendationRejected(
    number=NUMBER,
    organisation_id=ORGANISATION,
    organisation_name=NAME,
    area=AREA,
    recommender=COMMUNE.unit,
    received_on=RECEIVED,
    reason="Không có dấu hiệu vi phạm",
    rejected_on=RESOLVED,
)


def answered(on: date = ANSWERED, inspection: UUID | None = None) -> RecommendationAnswered:
    """Build the event with only what the test is about."""
    return RecommendationAnswered(
        number=NUMBER,
        organisation_id=ORGANISATION,
        organisation_name=NAME,
        area=AREA,
        recommender=COMMUNE.unit,
        received_on=RECEIVED,
        answer="Sở đã mở cuộc kiểm tra",
        inspection_id=inspection,
        answered_on=on,
        channel=Channel.POST,
    )

"""Training, legal aid and engagements of lawyers by year: few figures, each with its list."""

from typing import Final

from sqlalchemy import func

from services.reporting.views import engagement, legalaid, training
from services.reporting.views.shown import Definition, FigureRow
from services.reporting.views.training import TrainingStatus
from shared.contracts.registry.engagement import EngagementStage, Purpose
from shared.contracts.registry.legalaid import Beneficiary
from shared.messages import Role

# Whoever is to pay for it is told how much of it there is, and not whose it is.
PAYS: Final = frozenset({Role.FINANCE})


class TrainingOfYear(FigureRow):
    """How many lawyers stand so in a year, and how many hours they miss."""

    year: int
    status: TrainingStatus
    missing_hours: int


class LegalAidOfYear(FigureRow):
    """How many matters there are for some beneficiaries in a year."""

    year: int
    beneficiary: Beneficiary
    hours: int


class EngagementOfYear(FigureRow):
    """How many engagements there are for something in a year, from a stage on."""

    year: int
    purpose: Purpose
    stage: EngagementStage


years, matters, engaged = training.years.c, legalaid.matters.c, engagement.engagements.c
of_training = training.shown.figures(
    TrainingOfYear,
    (years.year, years.status),
    func.coalesce(func.sum(years.missing_hours), 0).label("missing_hours"),
    name="training-by-year",
    vi="Bồi dưỡng của luật sư theo năm",
    en="Lawyers' training by year",
    definition=Definition(
        vi="Luật sư có nghĩa vụ bồi dưỡng trong năm, theo tình trạng vào ngày đang xem: sau ngày "
        "31/12 ai chưa đủ giờ là thiếu.",
        en="Lawyers who owe training in the year, as each stands on the day: after 31/12 whoever "
        "has too few hours is short.",
    ),
)
of_legal_aid = legalaid.shown.figures(
    LegalAidOfYear,
    (matters.year, matters.beneficiary),
    func.coalesce(func.sum(matters.hours), 0).label("hours"),
    name="legal-aid-by-year",
    vi="Trợ giúp pháp lý theo đối tượng",
    en="Legal aid by beneficiary",
    definition=Definition(
        vi="Vụ việc luật sư đã nhận, đếm ở năm kết thúc, nếu chưa kết thúc thì ở năm bắt đầu; kể "
        "cả việc luật sư tự làm miễn phí.",
        en="Matters that lawyers took on, in the year in which each ended, else in that in which "
        "it began; what lawyers do without a fee of their own accord is among them.",
    ),
    also=PAYS,
)
of_engagements = engagement.shown.figures(
    EngagementOfYear,
    (engaged.year, engaged.purpose, engaged.stage),
    name="engagements-by-year",
    vi="Cơ quan sử dụng luật sư theo việc và giai đoạn",
    en="Engagements by purpose and stage",
    definition=Definition(
        vi="Lần một cơ quan sử dụng luật sư hoặc tổ chức hành nghề luật sư, đếm ở năm bắt đầu, "
        "theo giai đoạn luật sư tham gia lần đầu.",
        en="Times that an agency engaged a lawyer or an organisation of lawyers, in the year in "
        "which each began, by the stage at which the lawyer came in.",
    ),
    also=PAYS,
)
listings = (of_training, of_legal_aid, of_engagements)

"""How many come, go, are founded and end: out of published figures where there are any."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

FIGURES = files("services.launch.simulating") / "files" / "published_aggregate_figures.csv"
PROVINCE = "Lâm Đồng"  # the one province whose figures are published
# Of these nothing is published: they are made up, and small enough to be likely.
AID, LITIGATION = "Việc trợ giúp pháp lý", "Việc tố tụng"
ADVICE = "Việc tư vấn pháp luật và dịch vụ pháp lý khác"
GROWTH = 0.04  # of lawyers and of organisations, a year
GONE = 0.025  # of lawyers, who leave the Bar within a year
ENDED = 0.03  # of organisations, within a year
WAYS = {"trainee": 0.7, "served": 0.1, "exempt": 0.08, "transfer": 0.12}
LEAVINGS = {"stops": 0.5, "transfers": 0.25, "dies": 0.2, "deleted": 0.05}


@cache
def published() -> dict[str, int]:
    """Read what is published of the one province."""
    lines = csv.DictReader(StringIO(FIGURES.read_text(encoding="utf-8"), newline=""))
    return {one["indicator_vi"]: int(one["value"]) for one in lines if one["scope"] == PROVINCE}


def share(what: str, of: str) -> float:
    """Say how many of one there are for each of another."""
    return published()[what] / published()[of]


def work(what: str, lawyers: float, years: list[int]) -> dict[int, int]:
    """Say how many matters of a kind lawyers finish by year, as there are more of them."""
    each = share(what, "Luật sư")
    return {year: round(each * lawyers * (1 + GROWTH) ** n) for n, year in enumerate(years)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """How many of each there are through the whole time."""

    old_lawyers: int
    old_offices: int
    old_firms: int  # of several founders
    old_outposts: int
    trainees: int
    served: int
    exempt: int
    transfers_in: int
    leaves: dict[str, int]
    lawyer_moves: int
    founded: int
    founded_firms: int
    refused: int
    annulled: int
    ended: int
    revoked: int
    seats: int  # that move
    pauses: int
    new_outposts: int
    ended_outposts: int
    aid_a_year: dict[int, int]  # matters finished, by year
    litigation_a_year: dict[int, int]
    advice_a_year: dict[int, int]
    engagements: int
    proofs: int
    reports: int
    looks: int
    settled: bool = False  # whether all who came are lawyers by the end, and no dossier fails


def moves(lawyers: int, organisations: int, years: list[int]) -> Moves:
    """Say how a province comes to about so many lawyers and organisations in some years."""
    span = len(years)
    began = lawyers / (1 + GROWTH) ** span
    mean = (lawyers + began) / 2
    gone = round(mean * GONE * span)
    come = round(lawyers - began) + gone
    bodies = organisations / (1 + GROWTH) ** span
    ended = round(bodies * ENDED * span)
    firms = share("Công ty luật", "Tổ chức hành nghề luật sư")
    founded = round(organisations - bodies) + ended
    outposts = share("Chi nhánh của tổ chức ngoài tỉnh", "Tổ chức hành nghề luật sư")
    return Moves(
        old_lawyers=round(began),
        old_offices=round(bodies * (1 - firms)),
        old_firms=round(bodies * firms),
        old_outposts=round(bodies * outposts),
        trainees=round(come * WAYS["trainee"]),
        served=round(come * WAYS["served"]),
        exempt=round(come * WAYS["exempt"]),
        transfers_in=round(come * WAYS["transfer"]),
        leaves={how: round(gone * one) for how, one in LEAVINGS.items()},
        lawyer_moves=round(mean * 0.02 * span),
        founded=round(founded * (1 - firms)),
        founded_firms=round(founded * firms),
        refused=max(1, founded // 20),
        annulled=1,
        ended=round(ended * 0.8),
        revoked=round(ended * 0.2),
        seats=round(bodies * 0.05 * span),
        pauses=round(bodies * 0.02 * span),
        new_outposts=max(1, round(bodies * outposts * GROWTH * span)),
        ended_outposts=round(bodies * outposts * 0.02 * span),
        aid_a_year=work(AID, began, years),
        litigation_a_year=work(LITIGATION, began, years),
        advice_a_year=work(ADVICE, began, years),
        engagements=round(mean * 0.05 * span),
        proofs=round(mean * 0.02 * span),
        reports=max(3, round(mean * 0.006 * span)),
        looks=max(3, round(bodies * 0.06 * span)),
    )


def lam_dong() -> Moves:
    """Say what led to the published figures of 2022, from invented registers of 2020.

    Offices: 46 + 7 founded + 1 annulled - 1 annulled - 5 ended; firms: 3 + 1 founded. Lawyers:
    112 + 21 who came - 12 who left. Branches from outside: 15 + 3 - 1.
    """
    return Moves(
        old_lawyers=112,
        old_offices=46,
        old_firms=3,
        old_outposts=15,
        trainees=8,
        served=7,
        exempt=3,
        transfers_in=3,
        leaves={"stops": 5, "transfers": 4, "dies": 2, "deleted": 1},
        lawyer_moves=6,
        founded=7,
        founded_firms=1,
        refused=1,
        annulled=1,
        ended=4,
        revoked=1,
        seats=5,
        pauses=2,
        new_outposts=3,
        ended_outposts=1,
        aid_a_year={2021: 118, 2022: 144},
        litigation_a_year={2021: 230, 2022: 255},
        advice_a_year={2021: 140, 2022: 154},
        engagements=14,
        proofs=8,
        reports=4,
        looks=0,
        settled=True,
    )

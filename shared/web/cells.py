"""Which facts of a row stand in one cell: two lines a row, so that a table fits its page."""

from collections.abc import Iterable, Mapping
from typing import Final

# Under the first of them that a row has; what has none to stand under, stands alone.
TOGETHER: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("card_number", "received_on", "opened_on"),
    "issuer": ("issued_on",),
    "dossier_number": ("filed_on",),
    "full_name": ("area",),
    "seat": ("area",),
    "registration_number": ("registered_on", "other_numbers"),
    "name": ("organisation_name",),
    "lawyer": ("organisation_name",),
    "organisation_name": ("recommender",),
    "office": ("form",),
    "case_status": ("form",),
    "penalty_status": ("fine_vnd",),
    "kind": ("body",),
    "act": ("committed_on",),
    "in_hands_of": ("track_proposed",),
    "offender": ("certificate", "organisation_id"),
    "certificate": ("organisation_id",),
    "inspection_id": ("penalty_id", "case_id"),
    "fine_vnd": ("deprived_from", "deprived_to"),
    "decided_on": ("starts_on", "ends_on"),
    "form": ("regulation",),
    "sanctions": ("penalties",),
    "recorded_on": ("source",),
    "bar": ("admitted_on",),
    "status": ("transferred_to", "reason", "since", "resolved_on", "concluded_on"),
    "findings": ("breaches", "referrals"),
    "inspection": ("inspection_concluded_on",),
    "inspections": ("last_inspected_on",),
    "may_practise": ("reasons", "until"),
    "answered_on": ("answer", "due_on", "timing"),
    "due_on": ("days_left", "days_late", "timing", "clock", "rule_row", "explanation"),
    "rule": ("label",),
    "effective_from": ("effective_to",),
}
NAMED_BY: Final[Mapping[str, str]] = {  # ids that say nothing beside the name
    "person_id": "full_name",
    "organisation_id": "organisation_name",
}
LAST: Final = ("count", "definition")  # a figure stands behind what it counts
FEW: Final = 5  # so many columns have room beside each other
# What leads somewhere, or draws a row: the page itself says it.
HIDDEN: Final = frozenset({"cursor", "stream", "in_list", "found_by", "page", "depth", "here"})


def grouped(names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Put what belongs together into one cell.

    Args:
        names: The fields of a row.

    Returns:
        The fields of each cell, the first of which heads its column.
    """
    all_of_them = tuple(names)
    shown = [
        name for name in all_of_them if name not in HIDDEN and NAMED_BY.get(name) not in all_of_them
    ]
    shown = [one for one in shown if one not in LAST] + [one for one in LAST if one in shown]
    under: dict[str, str] = {}
    for first, others in TOGETHER.items() if len(shown) > FEW else ():
        if first in shown and first not in under:
            for other in others:
                if other in shown and other not in under.values():
                    under.setdefault(other, first)
    return tuple(
        (name, *(other for other in TOGETHER.get(name, ()) if under.get(other) == name))
        for name in shown
        if name not in under
    )

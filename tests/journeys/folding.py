"""What the raw logs come to, folded by a hand of its own: no contract, no table, no read model.

Bars are folded from what discipline decided, and not from what the registry made of it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Document: TypeAlias = dict[str, Any]
FAR = "9999-12-31"
TURNS = {
    "CertificateApplied": ("filed_on", "submitted"),
    "DossierSupplementRequested": ("requested_on", "supplement_requested"),
    "DossierSupplemented": ("supplemented_on", "submitted"),
    "DossierClosed": ("closed_on", "closed"),
    "CertificateProposed": ("proposed_on", "proposed"),
    "CertificateRefused": ("refused_on", "refused"),
    "CertificateIssued": ("issued_on", "issued"),
    "CertificateEntered": ("issued_on", "issued"),
}
FATES = {
    "RecommendationAccepted": ("accepted_on", "accepted"),
    "RecommendationTransferred": ("transferred_on", "transferred"),
    "RecommendationRejected": ("rejected_on", "rejected"),
}


class Logs:
    """The documents of each service's log, without what was recorded in error."""

    def __init__(self, raw: Mapping[str, Sequence[bytes]], on: str) -> None:
        """Read them, to say how things stand on a day."""
        self.on = on
        self.kept = {name: holding(map(json.loads, documents)) for name, documents in raw.items()}

    def of(self, service: str, *kinds: str) -> list[Document]:
        """Give what a service recorded of some kinds: the body, and `stream` beside it."""
        return [
            {**one["data"]["event"], "stream": one["subject"]}
            for one in self.kept[service]
            if one["data"]["event"]["type"] in kinds
        ]

    def by_today(self, service: str, kind: str, day: str) -> list[Document]:
        """Give what a service recorded of a kind that had happened by the day."""
        return [one for one in self.of(service, kind) if one[day] <= self.on]

    # The registry's, and what discipline did to it ----------------------------------------------

    def certificates(self, on: str) -> dict[str, str]:
        """Say how each certificate stands, by its stream."""
        status: dict[str, str] = {}
        for one in self.of("registry", *TURNS):
            day, turn = TURNS[one["type"]]
            if one[day] <= on:
                status[one["stream"]] = turn
        for one, certificate in self.decided("PenaltyDecided", "PenaltyAnnulled"):
            term = one["deprivation"] or {"starts_on": FAR, "ends_on": FAR}
            barred = term["starts_on"] <= on <= term["ends_on"]
            if barred and status.get(certificate) == "issued":
                status[certificate] = "deprived"
        return status

    def memberships(self) -> dict[str, tuple[str, str]]:
        """Say how each membership stands and of which certificate it is, by its stream."""
        found: dict[str, tuple[str, str]] = {}
        bars: dict[str, set[str]] = {}
        for one, certificate in self.decided("DisciplineDecided", "DisciplineAnnulled"):
            if one["starts_on"] <= self.on <= (one["ends_on"] or FAR):
                bars.setdefault(certificate, set()).add(one["form"])
        for one in self.by_today("registry", "MembershipAdmitted", "admitted_on"):
            certificate = f"certificate-{one['certificate_id']}"
            forms = bars.get(certificate, set())
            status = "suspended" if "suspension" in forms else "active"
            found[one["stream"]] = "deleted" if "deletion" in forms else status, certificate
        return found

    def decided(self, made: str, annulled: str) -> list[tuple[Document, str]]:
        """List decisions of discipline that nobody annulled, each with its certificate's stream."""
        undone = {one["decision_id"] for one in self.of("discipline", annulled)}
        printed = {
            json.dumps(one["number"], sort_keys=True): one["stream"]
            for one in self.of("registry", "CertificateIssued", "CertificateEntered")
        }
        return [
            (one, certificate_of(one["certificate"], printed))
            for one in self.of("discipline", made)
            if one["decision_id"] not in undone and one["certificate"] is not None
        ]

    def register(self) -> dict[str, tuple[bool, list[str]]]:
        """Say who may practise, and why not: what the public is told."""
        now, at_last = self.certificates(self.on), self.certificates(FAR)
        member = {certificate: status for status, certificate in self.memberships().values()}
        found = {}
        for stream in (one for one, status in at_last.items() if status in {"issued", "deprived"}):
            reasons = []
            if (status := now.get(stream)) != "issued":
                reasons.append(
                    "use_taken_away" if status == "deprived" else "certificate_not_issued"
                )
            match member.get(stream):
                case None:
                    reasons.append("not_a_member")
                case "suspended":
                    reasons.append("membership_suspended")
                case "deleted":
                    reasons.append("name_deleted")
                case _:
                    pass
            found[stream] = (not reasons, reasons)
        return found

    def members(self) -> dict[str, tuple[str, bool]]:
        """Say how each member stands: what the Bar is told."""
        register = self.register()
        return {
            stream: (status, register[certificate][0])
            for stream, (status, certificate) in self.memberships().items()
        }

    # What the Department is told ----------------------------------------------------------------

    def inspections(self) -> dict[str, tuple[str, int, int, int]]:
        """Say how far each inspection is, and how much it found and referred."""
        findings = self.by_today("inspection", "FindingRecorded", "found_on")
        found = Counter(one["stream"] for one in findings)
        breaches = Counter(one["stream"] for one in findings if one["verdict"] == "breach")
        referrals = self.by_today("inspection", "ViolationReferred", "referred_on")
        referred = Counter(one["stream"] for one in referrals)
        over = self.by_today("inspection", "InspectionConcluded", "concluded_on")
        concluded = {one["stream"] for one in over}
        return {
            one["stream"]: (
                "concluded" if one["stream"] in concluded else "ongoing",
                found[one["stream"]],
                breaches[one["stream"]],
                referred[one["stream"]],
            )
            for one in self.by_today("inspection", "InspectionOpened", "opened_on")
        }

    def violations(self) -> dict[str, tuple[str, int | None]]:
        """Say what came of each violation, and what it cost."""
        screened = {
            one["stream"]
            for one in self.by_today("discipline", "ViolationScreenedOut", "screened_on")
        }
        opened: dict[str, list[str]] = {}
        for one in self.by_today("discipline", "ViolationTaken", "taken_on"):
            noun = "penalty" if one["track"] == "penalty" else "case"
            opened.setdefault(one["stream"], []).append(f"{noun}-{one['by']}")
        fines = self.fines()
        done = {*fines, *(one["stream"] for one in self.of("discipline", "DisciplineDismissed"))}
        done |= {
            one["stream"] for one, _ in self.decided("DisciplineDecided", "DisciplineAnnulled")
        }
        found = {}
        for one in self.by_today("discipline", "ViolationRecorded", "recorded_on"):
            stream = one["stream"]
            tracks = opened.get(stream, [])
            matter = "open" if not tracks else "concluded" if done.issuperset(tracks) else "pursued"
            fine = next((fines[track] for track in tracks if track in fines), None)
            found[stream] = ("screened_out" if stream in screened else matter), fine
        return found

    def fines(self) -> dict[str, int]:
        """Say what each penalty that stands costs, by its stream."""
        undone = {
            one["decision_id"]
            for one in self.by_today("discipline", "PenaltyAnnulled", "annulled_on")
        }
        return {
            one["stream"]: one["fine_vnd"]
            for one in self.by_today("discipline", "PenaltyDecided", "decided_on")
            if one["decision_id"] not in undone
        }

    # What a commune is told ---------------------------------------------------------------------

    def recommendations(self) -> dict[str, tuple[str, str | None]]:
        """Say what became of each recommendation, and when it was first answered."""
        found: dict[str, tuple[str, str | None]] = {
            one["stream"]: ("received", None)
            for one in self.by_today("inspection", "InspectionRecommended", "received_on")
        }
        for one in self.of("inspection", *FATES):
            day, fate = FATES[one["type"]]
            if one[day] <= self.on:
                found[one["stream"]] = fate, None
        for one in self.by_today("inspection", "RecommendationAnswered", "answered_on"):
            fate, before = found[one["stream"]]
            found[one["stream"]] = fate, min(before or FAR, one["answered_on"])
        return found

    def organisations(self) -> dict[str, tuple[int, int]]:
        """Say how often each organisation was recommended for inspection, and inspected."""
        wanted = self.by_today("inspection", "InspectionRecommended", "received_on")
        made = self.by_today("inspection", "InspectionOpened", "opened_on")
        recommended = Counter(f"organisation-{one['organisation_id']}" for one in wanted)
        inspected = Counter(f"organisation-{one['organisation_id']}" for one in made)
        registered = self.by_today("registry", "OrganisationRegistered", "registered_on")
        return {
            one["stream"]: (recommended[one["stream"]], inspected[one["stream"]])
            for one in registered
        }


def holding(documents: Iterable[Document]) -> list[Document]:
    """Leave out what a void that holds says was recorded in error."""
    read = list(documents)
    by: dict[str, set[str]] = {}
    for one in read:
        if "voids" in one:
            by.setdefault(one["voids"], set()).add(one["commandid"])

    def void(command: str) -> bool:
        return any(not void(one) for one in by.get(command, ()))

    return [one for one in read if not void(one["commandid"])]


def certificate_of(said: Any, printed: Mapping[str, str]) -> str:
    """Name the certificate's stream, also where a decision names it as it is printed."""
    if isinstance(said, str):
        return f"certificate-{said}"
    return printed.get(json.dumps(said, sort_keys=True), "")

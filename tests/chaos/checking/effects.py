"""Whether every policy and every timer had its effect, and none had a second one."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import psycopg

from tests.chaos.checking.raw import Line, Raw, voided

ORDERS = """
    select id, cause, policy, target, command_type, ordinal, attempt, state from follow."order" """
ENDED = frozenset({"done", "nothing", "refused", "waiting", "voided", "dropped", "overdue"})


class Rule(NamedTuple):
    """What has to follow, elsewhere or there, from an event: said here, and not by the policies."""

    source: str
    cause: str
    where: str
    effect: str
    applies: Callable[[dict[str, Any], "Known"], bool]


class Known(NamedTuple):
    """What the registry knows: of which certificates and memberships something can be recorded."""

    certificates: frozenset[str]
    numbers: frozenset[str]
    members: frozenset[str]

    def certificate(self, said: Any) -> bool:
        """Say whether a certificate is known, by its id or its printed number."""
        return said in self.certificates if isinstance(said, str) else _number(said) in self.numbers


def _number(said: dict[str, Any] | None) -> str:
    return "" if said is None else "/".join(str(said[name]) for name in sorted(said))


RULES = (
    Rule("inspection", "ViolationReferred", "discipline", "ViolationRecorded", lambda *_: True),
    Rule(
        "discipline", "PenaltyDecided", "registry", "CertificateUseDeprived",
        lambda body, known: bool(body["deprivation"]) and known.certificate(body["certificate"]),
    ),
    Rule(
        "discipline", "PenaltyAnnulled", "registry", "CertificateDeprivationAnnulled",
        lambda body, known: known.certificate(body["certificate"]),
    ),
    Rule(
        "discipline", "DisciplineDecided", "registry", "MembershipSuspended",
        lambda body, known: body["form"] == "suspension" and body["certificate"] in known.members,
    ),
    Rule(
        "discipline", "DisciplineAnnulled", "registry", "MembershipDisciplineAnnulled",
        lambda body, known: body["certificate"] in known.members,
    ),
    Rule("registry", "MembershipAdmitted", "registry", "CpdYearOpened", lambda *_: True),
)  # fmt: skip


def check_effects(urls: Mapping[str, str], logs: Mapping[str, Raw]) -> list[str]:
    """Hold effects against their causes."""
    known = _known(logs["registry"])
    void = {name: voided(raw) for name, raw in logs.items()}
    found = [said for rule in RULES for said in _followed(rule, logs, void, known)]
    for raw in logs.values():
        counted = Counter(_effects(raw))
        found += [
            f"{raw.service}: {type_} on {stream} {count} times because of {cause}"
            for (cause, type_, stream), count in counted.items()
            if count > 1
        ]
    for service, url in urls.items():
        found += _orders(url, logs[service])
    return [*found, *_timers(logs["registry"])]


def _known(registry: Raw) -> Known:
    void = voided(registry)
    there = [
        one
        for one in registry.of("CertificateIssued", "CertificateEntered", "MembershipAdmitted")
        if one.command not in void and one.body
    ]
    return Known(
        frozenset(one.stream.partition("-")[2] for one in registry.lines),
        frozenset(_number(one.body.get("number")) for one in there if one.body),
        frozenset(
            str(one.body["certificate_id"])
            for one in there
            if one.body and one.type == "MembershipAdmitted"
        ),
    )


def _followed(
    rule: Rule, logs: Mapping[str, Raw], void: Mapping[str, frozenset[UUID]], known: Known
) -> Iterator[str]:
    """See that each cause that holds has one effect that holds, and each other none."""
    effects: dict[str | None, list[Line]] = {}
    for line in logs[rule.where].lines:
        if line.type == rule.effect and line.role == "policy":
            effects.setdefault(line.cause, []).append(line)
    for cause in logs[rule.source].of(rule.cause):
        holds = cause.command not in void[rule.source]
        mine = effects.get(cause.id, [])
        standing = [one for one in mine if one.command not in void[rule.where]]
        wanted = 1 if holds and rule.applies(cause.body or {}, known) else 0
        if len(standing) != wanted or len(mine) > 1:
            yield (
                f"{rule.cause} @{cause.position} of {rule.source} ({'holds' if holds else 'void'}):"
                f" {len(standing)} {rule.effect} stand, {len(mine)} were recorded, {wanted} wanted"
            )


def _effects(raw: Raw) -> Iterator[tuple[str, str, str]]:
    """List what was recorded because of something: cause, type and stream, once a command."""
    seen: set[tuple[str, str, str, UUID]] = set()
    for line in raw.lines:
        if line.cause is not None and line.role == "policy":
            one = (line.cause, line.type, line.stream, line.command)
            if one not in seen:
                seen.add(one)
                yield one[:3]


def _orders(url: str, raw: Raw) -> list[str]:
    """See that each order has ended, and that it is in the log as often as its row says."""
    found = []
    given = {line.command for line in raw.lines}
    asked: Counter[tuple[Any, ...]] = Counter()
    with psycopg.connect(url) as connection:
        for order, cause, policy, target, kind, ordinal, _, state in connection.execute(ORDERS):
            if state not in ENDED:
                found.append(f"{raw.service}: order {order} is {state}")
            if (state in {"done", "voided"}) != (order in given) and state != "refused":
                found.append(f"{raw.service}: order {order} is {state}, the log says otherwise")
            asked[cause, policy, target, kind, ordinal] += order in given
    found += [f"{raw.service}: {what} came about twice" for what, n in asked.items() if n > 1]
    return found


def _timers(registry: Raw) -> list[str]:
    """See that each dossier whose supplement is overdue was closed once, and no other was."""
    requested, closed = Counter[str](), Counter[str]()
    for line in registry.of("DossierSupplementRequested"):
        requested[line.stream] += 1
    for line in registry.of("DossierClosed"):
        closed[line.stream] += 1
    # The load asks for what is overdue on the same day.
    return [
        f"{stream}: {requested[stream]} supplements overdue, closed {closed[stream]} times"
        for stream in requested.keys() | closed.keys()
        if requested[stream] != closed[stream]
    ]

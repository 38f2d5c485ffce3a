"""How a service stands, in figures that a machine keeps: ages before all, since ages alarm."""

from collections.abc import Iterator, Mapping
from typing import Final

from prometheus_client.core import GaugeMetricFamily

from shared.ops.standing import Standing

# Said here for a scrape, for the alerts and for whoever draws them.
FAMILIES: Final[Mapping[str, str]] = {
    "luatsu_service_down": "1 where the service does not answer",
    "luatsu_looked_seconds": "Age of these figures",
    "luatsu_log_head": "Last position of the log",
    "luatsu_log_open": "1 while commands are taken",
    "luatsu_log_closed_seconds": "For how long no command was taken",
    "luatsu_bus_published": "Last sequence on the bus",
    "luatsu_bus_connected": "1 while the bus answers",
    "luatsu_relay_behind": "Events that the bus has not got",
    "luatsu_outbox_seconds": "Age of the oldest event that the bus has not got",
    "luatsu_follow_lag": "Events of a source that are not taken yet",
    "luatsu_follow_position": "Position reached in a source",
    "luatsu_follow_lag_seconds": "Age of what is not taken yet of a source",
    "luatsu_read_lag": "Events that a read model has not taken yet",
    "luatsu_read_lag_seconds": "Age of what a read model has not taken yet",
    "luatsu_parked_streams": "Streams that are parked",
    "luatsu_parked_seconds": "Age of the oldest parked event",
    "luatsu_orders": "Policy commands that have not come about, by how they stand",
    "luatsu_order_waiting_seconds": "Age of the oldest that waits",
    "luatsu_order_refused_seconds": "Age of the oldest refusal that nobody has seen to",
    "luatsu_timers_due": "Days that have passed and were not announced",
    "luatsu_timer_overdue_seconds": "For how long the oldest of them was not announced",
    "luatsu_clock_skew_seconds": "How far clocks are apart",
    "luatsu_tree_size": "How much of the log is signed",
    "luatsu_tree_head_seconds": "Age of the oldest event that no signed head covers",
    "luatsu_head_uncosigned_seconds": "Age of the oldest head since a witness cosigned",
    "luatsu_time_stamp_seconds": "Age of the oldest head since an authority stamped one",
    "luatsu_reconcile_seconds": "Age of the last comparison of log and copies",
    "luatsu_reconcile_findings": "Differences between log and copies that stand",
    "luatsu_drill_age_seconds": "Age of the last backup that was restored and verified",
    "luatsu_alarms": "Alarms that stand",
    "luatsu_alarm_seconds": "For how long an alarm stands",
}
Samples = Iterator[tuple[str, Mapping[str, str], float | None]]


def families(standing: Standing) -> Iterator[GaugeMetricFamily]:
    """Give the figures; what nobody could find out is left out, and never a zero."""
    labelled: dict[str, list[tuple[Mapping[str, str], float]]] = {}
    for name, labels, value in samples(standing):
        if value is not None:
            labelled.setdefault(name, []).append((labels, value))
    for name, text in FAMILIES.items():
        found = labelled.get(name)
        if not found:
            continue
        names = sorted(found[0][0])
        family = GaugeMetricFamily(name, text, labels=["service", *names])
        for labels, value in found:
            family.add_metric([standing.service, *(labels[one] for one in names)], value)
        yield family


def samples(standing: Standing) -> Samples:
    """Say each figure with its name and labels."""
    log, bus = standing.log, standing.bus
    if standing.up is not None:
        yield "luatsu_service_down", {}, int(not standing.up)
    yield "luatsu_looked_seconds", {}, standing.looked_seconds
    yield "luatsu_log_head", {}, log.head
    yield "luatsu_log_open", {}, None if log.open is None else int(log.open)
    yield "luatsu_log_closed_seconds", {}, None if log.open is None else log.closed_seconds
    yield "luatsu_bus_published", {}, bus.last
    yield "luatsu_bus_connected", {}, int(bus.connected)
    yield "luatsu_relay_behind", {}, bus.behind
    yield "luatsu_outbox_seconds", {}, bus.outbox_seconds
    yield from _lags(standing)
    yield from _work(standing)
    yield from _proof(standing)
    clock = max(standing.clock.edge_seconds, standing.clock.head_seconds)
    yield "luatsu_clock_skew_seconds", {}, clock
    yield "luatsu_reconcile_seconds", {}, standing.reconciled.seconds
    yield "luatsu_reconcile_findings", {}, standing.reconciled.findings
    if standing.drill is not None:
        yield "luatsu_drill_age_seconds", {}, standing.drill.seconds
    yield "luatsu_alarms", {}, len(standing.alarms)
    for alarm in standing.alarms:
        yield "luatsu_alarm_seconds", {"alarm": alarm.name}, alarm.seconds


def _lags(standing: Standing) -> Samples:
    for one in standing.follows:
        of = {"source": one.source}
        yield "luatsu_follow_lag", of, one.behind
        yield "luatsu_follow_position", of, one.position
        yield "luatsu_follow_lag_seconds", of, one.seconds
    for read in standing.reads:
        of = {"model": read.model, "source": read.source}
        yield "luatsu_read_lag", of, read.behind
        yield "luatsu_read_lag_seconds", of, read.seconds


def _work(standing: Standing) -> Samples:
    for source, count in standing.parked.streams.items():
        yield "luatsu_parked_streams", {"source": source}, count
        yield "luatsu_parked_seconds", {"source": source}, standing.parked.seconds[source]
    for state, count in standing.orders.counts.items():
        yield "luatsu_orders", {"state": state}, count
    yield "luatsu_order_waiting_seconds", {}, standing.orders.waiting_seconds
    yield "luatsu_order_refused_seconds", {}, standing.orders.refused_seconds
    yield "luatsu_timers_due", {}, standing.timers.due
    yield "luatsu_timer_overdue_seconds", {}, standing.timers.overdue_seconds


def _proof(standing: Standing) -> Samples:
    tree = standing.tree
    yield "luatsu_tree_size", {}, tree.size
    yield "luatsu_tree_head_seconds", {}, tree.unsigned_seconds
    for witness in tree.witnesses:
        yield "luatsu_head_uncosigned_seconds", {"witness": witness.name}, witness.seconds
    yield "luatsu_time_stamp_seconds", {}, tree.time_stamp_seconds

"""What somebody must be told: each alert is a condition on one figure, and a page on what to do.

Said once, here. Prometheus' rules are written from it (`deploy/monitoring`), and `luatsu ops`,
`luatsu doctor` and the service itself judge by it, so that a place without Prometheus is told the
same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MINUTE, HOUR, DAY = 60, 60 * 60, 24 * 60 * 60


class Severity(StrEnum):
    """Whether somebody has to get up for it."""

    CRITICAL = "critical"  # something is lost, refused or false now: at once
    WARNING = "warning"  # it becomes so if nobody looks: today


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A condition that somebody must be told of.

    Attributes:
        name: Also the name of its runbook, `docs/runbooks/<name>.md`.
        metric: The family of figures that it judges; each sample is judged apart.
        above: It holds where a figure is greater than this.
        hold: For how many seconds it must hold, where the figure is no age by itself.
        alarms: Judge only figures whose label `alarm` is one of these.
        other_alarms: Judge only those whose label `alarm` is none of these.
        up: How Prometheus asks, where a silent service has no figure to judge.
        unit: What the figure counts.
    """

    name: str
    severity: Severity
    metric: str
    above: float
    vi: str
    en: str
    hold: int = 0
    alarms: frozenset[str] = frozenset()
    other_alarms: frozenset[str] = frozenset()
    up: str | None = None
    unit: str = "s"

    def judges(self, labels: Mapping[str, str]) -> bool:
        """Say whether a figure with these labels is judged."""
        alarm = labels.get("alarm", "")
        return (not self.alarms or alarm in self.alarms) and alarm not in self.other_alarms


# Alarms of a running service, by what they say; docs/operating.md has each.
HISTORY: Final = frozenset(
    {
        "another-leaf",
        "another-source",
        "copy-differs",
        "feed-gap",
        "head-beyond-log",
        "head-differs",
        "keys-differ",
        "leaf-differs",
        "log-gap",
        "notary-keys-differ",
        "source-behind",
        "unreadable",
    }
)
COPY: Final = frozenset({"bus-ahead", "bus-differs", "bus-incomplete"})
KEYS: Final = frozenset({"keys-copy-away"})

ALERTS: Final = (
    Alert(
        name="service-silent",
        severity=Severity.CRITICAL,
        metric="luatsu_service_down",
        above=0,
        hold=MINUTE,
        up='up{job="luatsu"} == 0',
        unit="",
        vi="Dịch vụ không trả lời",
        en="A service does not answer",
    ),
    Alert(
        name="figures-old",
        severity=Severity.CRITICAL,
        metric="luatsu_looked_seconds",
        above=MINUTE,
        vi="Số liệu vận hành đã cũ: dịch vụ không đọc được cơ sở dữ liệu",
        en="The figures are old: the service cannot read its database",
    ),
    Alert(
        name="log-closed",
        severity=Severity.CRITICAL,
        metric="luatsu_log_closed_seconds",
        above=MINUTE,
        vi="Sổ sự kiện đang đóng: mọi lệnh bị từ chối",
        en="The log is closed: commands are refused",
    ),
    Alert(
        name="history-differs",
        severity=Severity.CRITICAL,
        metric="luatsu_alarm_seconds",
        above=0,
        alarms=HISTORY,
        vi="Lịch sử không còn là lịch sử đã theo dõi hoặc đã ký",
        en="History is not what was followed or signed",
    ),
    Alert(
        name="bus-differs",
        severity=Severity.CRITICAL,
        metric="luatsu_alarm_seconds",
        above=0,
        alarms=COPY,
        vi="Bản sao trên bus khác với sổ sự kiện",
        en="The copy on the bus differs from the log",
    ),
    Alert(
        name="keys-away",
        severity=Severity.CRITICAL,
        metric="luatsu_alarm_seconds",
        above=MINUTE,
        alarms=KEYS,
        vi="Nơi giữ khóa thứ hai không dùng được: không mở được hồ sơ cho người mới",
        en="The keys' second home is away: nobody new can be recorded",
    ),
    Alert(
        name="work-stumbles",
        severity=Severity.WARNING,
        metric="luatsu_alarm_seconds",
        above=MINUTE,
        other_alarms=HISTORY | COPY | KEYS,
        vi="Công việc nền gặp lỗi và đang thử lại",
        en="Background work meets an error and tries again",
    ),
    Alert(
        name="outbox-old",
        severity=Severity.CRITICAL,
        metric="luatsu_outbox_seconds",
        above=MINUTE,
        vi="Sự kiện chưa lên bus quá lâu",
        en="Events wait too long to reach the bus",
    ),
    Alert(
        name="following-behind",
        severity=Severity.WARNING,
        metric="luatsu_follow_lag_seconds",
        above=5 * MINUTE,
        hold=MINUTE,
        vi="Theo dõi dịch vụ khác bị chậm",
        en="Another service's events are taken late",
    ),
    Alert(
        name="read-model-behind",
        severity=Severity.WARNING,
        metric="luatsu_read_lag_seconds",
        above=5 * MINUTE,
        hold=MINUTE,
        vi="Danh sách và số liệu bị chậm so với sổ sự kiện",
        en="Lists and figures are behind the log",
    ),
    Alert(
        name="stream-parked",
        severity=Severity.WARNING,
        metric="luatsu_parked_seconds",
        above=MINUTE,
        vi="Có hồ sơ bị chặn vì một sự kiện không xử lý được",
        en="Records are held up by an event that cannot be taken",
    ),
    Alert(
        name="order-waiting",
        severity=Severity.WARNING,
        metric="luatsu_order_waiting_seconds",
        above=DAY,
        vi="Hệ quả chờ hồ sơ đích quá lâu",
        en="An effect waits too long for its record",
    ),
    Alert(
        name="order-refused",
        severity=Severity.WARNING,
        metric="luatsu_order_refused_seconds",
        above=DAY,
        vi="Hệ quả bị từ chối chưa ai xử lý",
        en="A refused effect was not seen to",
    ),
    Alert(
        name="timer-not-fired",
        severity=Severity.WARNING,
        metric="luatsu_timer_overdue_seconds",
        above=10 * MINUTE,
        vi="Thời hạn đã qua mà chưa được thông báo",
        en="A day has passed and was not announced",
    ),
    Alert(
        name="clock-skew",
        severity=Severity.WARNING,
        metric="luatsu_clock_skew_seconds",
        above=2,
        vi="Đồng hồ lệch nhau; quá 5 giây sổ sẽ đóng",
        en="Clocks are apart; beyond 5 s the log closes",
    ),
    Alert(
        name="head-old",
        severity=Severity.WARNING,
        metric="luatsu_tree_head_seconds",
        above=MINUTE,
        vi="Sổ đã dài thêm mà chưa được ký",
        en="The log has grown and was not signed",
    ),
    Alert(
        name="head-not-cosigned",
        severity=Severity.WARNING,
        metric="luatsu_head_uncosigned_seconds",
        above=HOUR,
        vi="Nhân chứng chưa ký đồng xác nhận",
        en="A witness has not cosigned",
    ),
    Alert(
        name="time-stamp-old",
        severity=Severity.WARNING,
        metric="luatsu_time_stamp_seconds",
        above=36 * HOUR,
        vi="Dấu thời gian quá cũ",
        en="The last time-stamp is old",
    ),
    Alert(
        name="reconciler-silent",
        severity=Severity.WARNING,
        metric="luatsu_reconcile_seconds",
        above=10 * MINUTE,
        hold=2 * MINUTE,
        vi="Đã lâu không đối chiếu sổ với bản sao",
        en="Log and copies were not compared for a while",
    ),
    Alert(
        name="copies-differ",
        severity=Severity.CRITICAL,
        metric="luatsu_reconcile_findings",
        above=0,
        unit="",
        vi="Đối chiếu thấy sổ và bản sao khác nhau",
        en="Log and copies were found to differ",
    ),
    Alert(
        name="drill-old",
        severity=Severity.WARNING,
        metric="luatsu_drill_age_seconds",
        above=8 * DAY,
        vi="Đã lâu không diễn tập khôi phục thành công",
        en="No backup was restored and verified for a while",
    ),
)

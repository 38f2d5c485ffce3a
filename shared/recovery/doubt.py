"""Why a log is not put back: each doubt has a code, a place, and what to do about it."""

from typing import Final

SAID: Final = {
    "running": (
        "một dịch vụ đang chạy trên sổ này: hãy dừng nó trước",
        "a service runs on this log: stop it first",
    ),
    "bus-incomplete": (
        "luồng thiếu một phần: không lấp được khoảng trống từ đây",
        "the stream lacks a part: it cannot fill the gap",
    ),
    "log-torn": (
        "chính bản khôi phục không liền mạch: hãy chạy luatsu verify, dùng bản sao lưu khác",
        "the restored log itself is torn: run luatsu verify, take another backup",
    ),
    "log-differs": (
        "chính bản khôi phục không khớp điểm chốt sổ đã ký: hãy dùng bản sao lưu khác",
        "the restored log itself does not lead to its own signed head: take another backup",
    ),
    "joint-differs": (
        "ở chỗ nối, bus giữ nội dung khác với sổ: đây không phải phần tiếp theo của sổ này",
        "where the two meet, the bus holds something else than the log: it is no tail of this log",
    ),
    "not-canonical": (
        "văn bản không ở dạng chuẩn, nên không do phần mềm này ghi",
        "the document is not in canonical form: this software did not write it",
    ),
    "no-event": ("không phải là một sự kiện", "this is no event"),
    "another-source": ("sự kiện của nơi khác", "an event of another province or service"),
    "version": (
        "số phiên bản không nối tiếp dòng của nó",
        "the version does not follow in its stream",
    ),
    "instant": ("thời điểm đi lùi", "the instant goes back"),
    "event-id": (
        "mã sự kiện không suy ra từ lệnh của nó",
        "the event's id does not follow from its command",
    ),
    "command": (
        "các sự kiện của một lệnh bị tách hoặc lặp lại",
        "the events of a command are torn apart or come twice",
    ),
    "unknown-type": (
        "phần mềm này không biết loại sự kiện đó: hãy dùng phiên bản đã ghi nó",
        "this software does not know the event: take the version that wrote it",
    ),
    "no-key": (
        "không kiểm được chữ ký của điểm chốt sổ: thiếu khóa của người chốt sổ (--key)",
        "the signatures of tree heads cannot be checked: the notary's key is missing (--key)",
    ),
    "root-differs": (
        "phần còn trên bus không dẫn đến gốc của điểm chốt sổ đã ký",
        "what is on the bus does not lead to the root of the signed tree head",
    ),
    "heads-ahead": (
        "điểm chốt sổ đã ký còn đi xa hơn bus: có sự kiện đã mất hẳn (--accept-loss nếu chấp nhận)",
        "signed tree heads reach beyond the bus: events are lost for good (else --accept-loss)",
    ),
    "no-notary-key": (
        "thiếu khóa riêng của người chốt sổ để ký việc chấp nhận mất mát",
        "the notary's private key is missing, which has to sign for the loss that is accepted",
    ),
    "no-reason": (
        "lý do chấp nhận mất mát phải là một dòng chữ (--reason)",
        "why the loss is accepted has to be one line of text (--reason)",
    ),
    "moved": ("sổ đã thay đổi trong lúc khôi phục", "the log changed meanwhile"),
}


class Doubt(Exception):
    """Something does not fit: nothing is put back."""

    def __init__(self, code: str, position: int | None = None) -> None:
        """Name what, and where; never what stands there."""
        vi, en = SAID[code]
        at = "" if position is None else f" @{position}"
        super().__init__(f"{code}{at}: {vi} / {en}")
        self.code = code
        self.position = position
        self.vi = vi
        self.en = en

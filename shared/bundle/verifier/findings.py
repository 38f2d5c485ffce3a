"""What the check of a bundle finds, said in Vietnamese and English, with file and position."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FAILURE = "failure"  # something is not as it was recorded
DOUBT = "doubt"  # something could not be compared, and must be by hand
NOTE = "note"  # what the reader should know

TEXTS: dict[str, tuple[str, str, str]] = {
    # The container.
    "not-a-bundle": (
        FAILURE,
        "không mở được như một gói ({what}); nếu đã bị nén lại, hãy giải nén và kiểm tra thư mục",
        "cannot be opened as a bundle ({what}); if it was packed anew, unpack it, check the folder",
    ),
    "zip-form": (
        FAILURE,
        "vỏ tệp nén không như lúc lập, tại {what}",
        "the zip around the files is not as it was made, at {what}",
    ),
    "file-missing": (FAILURE, "thiếu tệp này", "this file is missing"),
    "file-unlisted": (
        FAILURE,
        "tệp này không có trong bản kê",
        "this file is not in the manifest",
    ),
    "file-unknown": (
        FAILURE,
        "gói không có loại tệp này",
        "a bundle has no such kind of file",
    ),
    "file-twice": (FAILURE, "tệp này có hai lần", "this file is there twice"),
    "file-order": (
        FAILURE,
        "tệp này không đứng đúng chỗ trong tệp nén",
        "this file is out of its place in the zip",
    ),
    "file-changed": (
        FAILURE,
        "nội dung khác với bản kê (SHA-256)",
        "its content is not what the manifest says (SHA-256)",
    ),
    "malformed": (
        FAILURE,
        "không đọc được theo định dạng: {what}",
        "cannot be read as its format says: {what}",
    ),
    "format-unknown": (
        FAILURE,
        "định dạng gói lạ; cần bản kiểm tra mới hơn",
        "an unknown bundle format; a newer check is needed",
    ),
    "manifest-differs": (
        FAILURE,
        "bản kê nói khác với các tệp: {what}",
        "the manifest says other than the files: {what}",
    ),
    # Events.
    "line-form": (
        FAILURE,
        "dòng {line} không phải dòng sự kiện",
        "line {line} is not a line of an event",
    ),
    "leaf": (
        FAILURE,
        "lá không phải là SHA-256 của đúng các byte của tài liệu",
        "the leaf is not the SHA-256 of the document's exact bytes",
    ),
    "not-canonical": (
        FAILURE,
        "tài liệu không ở dạng chuẩn (RFC 8785)",
        "the document is not in canonical form (RFC 8785)",
    ),
    "not-an-event": (
        FAILURE,
        "tài liệu không phải sự kiện của sổ này: {what}",
        "the document is no event of this log: {what}",
    ),
    "position-order": (
        FAILURE,
        "vị trí không tăng dần",
        "positions do not grow",
    ),
    "position-missing": (
        FAILURE,
        "thiếu các sự kiện từ vị trí này đến {last}",
        "the events from this position to {last} are missing",
    ),
    "instant-order": (
        FAILURE,
        "thời điểm ghi sớm hơn sự kiện trước nó",
        "recorded earlier than the event before it",
    ),
    "version-order": (
        FAILURE,
        "phiên bản {version} của {stream} không theo sau phiên bản trước",
        "version {version} of {stream} does not follow from the one before it",
    ),
    "stream-gap": (
        FAILURE,
        "hồ sơ {stream} thiếu phiên bản {version}",
        "the case's stream {stream} lacks version {version}",
    ),
    "stream-empty": (
        FAILURE,
        "không có sự kiện nào của chính hồ sơ {stream}",
        "there is no event of the case's own stream {stream}",
    ),
    # The tree.
    "inclusion-missing": (
        FAILURE,
        "không có bằng chứng sự kiện nằm trong sổ",
        "nothing proves that the event is in the log",
    ),
    "inclusion": (
        FAILURE,
        "bằng chứng nằm trong sổ không khớp với điểm chốt sổ đã ký",
        "the inclusion proof does not lead to the signed head",
    ),
    "inclusion-unlisted": (
        FAILURE,
        "bằng chứng cho một sự kiện không có trong gói",
        "a proof for an event that is not in the bundle",
    ),
    "range": (
        FAILURE,
        "các sự kiện từ {first} đến {last} không dựng lại được điểm chốt sổ đã ký cỡ {size}",
        "the events from {first} to {last} do not lead to the signed head of size {size}",
    ),
    "block": (
        FAILURE,
        "sự kiện đã bị sửa nằm từ vị trí này đến {last}",
        "the event that was altered is between this position and {last}",
    ),
    "consistency": (
        FAILURE,
        "điểm chốt sổ cỡ {size} không phải là phần đầu của điểm chốt sổ mới nhất",
        "the head of size {size} is not a beginning of the newest head",
    ),
    # Heads, keys, witnesses, time-stamps.
    "head-form": (FAILURE, "không phải điểm chốt sổ: {what}", "no tree head: {what}"),
    "head-signature": (
        FAILURE,
        "chữ ký của điểm chốt sổ không đúng với khóa của người chốt sổ",
        "the head's signature is not that of the notary's key",
    ),
    "key-chain": (
        FAILURE,
        "khóa thứ {n} không nối tiếp: {what}",
        "key {n} does not follow: {what}",
    ),
    "events-lost": (
        NOTE,
        "sự kiện {first} đến {last} đã ký nhưng đã mất hẳn; được chấp nhận ngày {day}: {why}",
        "events {first} to {last} were signed and are lost; accepted on {day}: {why}",
    ),
    "key-other": (
        FAILURE,
        "khóa đầu tiên KHÔNG phải khóa đã biết; ai đó khác đã ký: {vkey}",
        "the first key is NOT the known one; somebody else signed: {vkey}",
    ),
    "key-unpinned": (
        DOUBT,
        "chưa so sánh khóa của {origin}; hãy so bằng tay với nơi công bố: {vkey}",
        "the key of {origin} was not compared; compare it by hand with its publication: {vkey}",
    ),
    "key-bad": (
        FAILURE,
        "khóa cho trên dòng lệnh không đọc được: {vkey}",
        "a key given on the command line cannot be read: {vkey}",
    ),
    "cosignature": (
        FAILURE,
        "chữ ký của nhân chứng {name} không đúng",
        "the signature of witness {name} does not hold",
    ),
    "not-witnessed": (
        FAILURE,
        "nhân chứng {name} không ký cho {origin} từ sự kiện này trở đi",
        "witness {name} signed nothing for {origin} from this event on",
    ),
    "witnessed": (
        NOTE,
        "nhân chứng {name} đã ký điểm chốt sổ cỡ {size} ngày {day}",
        "witness {name} signed the head of size {size} on {day}",
    ),
    "witness-unchecked": (
        NOTE,
        "có chữ ký của {name}, chưa kiểm tra (dùng --witness)",
        "a signature of {name} is here, not checked (use --witness)",
    ),
    "stamp": (
        FAILURE,
        "dấu thời gian không phải của điểm chốt sổ này: {what}",
        "the time-stamp is not of this head: {what}",
    ),
    "stamp-by-openssl": (
        NOTE,
        "dấu thời gian {at} khớp điểm chốt sổ; chữ ký của cơ quan cấp dấu kiểm tra bằng: {command}",
        "the time-stamp of {at} fits the head; check its authority's signature by: {command}",
    ),
    # What belongs together.
    "reason-missing": (
        FAILURE,
        "bản kê không nói vì sao có sự kiện này",
        "the manifest does not say why this event is here",
    ),
    "reason-false": (
        FAILURE,
        "lý do trong bản kê không đúng với sự kiện: {what}",
        "the reason in the manifest does not fit the event: {what}",
    ),
    "event-missing": (
        FAILURE,
        "bản kê nêu một sự kiện không có trong gói",
        "the manifest names an event that is not in the bundle",
    ),
    "rule-missing": (
        FAILURE,
        "thiếu dòng luật {row} mà sự kiện đã dùng",
        "the rule row {row} that the event used is missing",
    ),
    "rule-source": (
        FAILURE,
        "dòng luật {row} không có sự kiện gốc trong gói",
        "the rule row {row} has no source event in the bundle",
    ),
    "paper-missing": (
        FAILURE,
        "giấy tờ {digest} không có trong gói và không được kê là để lại",
        "paper {digest} is neither in the bundle nor said to be left out",
    ),
    "paper-digest": (
        FAILURE,
        "giấy tờ không khớp với giá trị băm trong sự kiện",
        "the paper does not have the digest that the event says",
    ),
    "paper-opened": (
        NOTE,
        "bản rõ của giấy tờ: chỉ dịch vụ giữ khóa mới chứng minh được nó là bản niêm phong nào",
        "a paper in clear: only the service that holds its key can prove of which sealed one",
    ),
    "erased": (
        FAILURE,
        "danh sách người đã xóa dữ liệu không khớp với sự kiện",
        "who was erased is not as the events say",
    ),
    "left-out": (NOTE, "để lại ngoài gói: {vi}", "left out of the bundle: {en}"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was found, and where."""

    code: str
    level: str
    file: str
    position: int | None
    vi: str
    en: str


class Report:
    """All that was found, in the order in which it was."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.findings: list[Finding] = []

    def say(self, code: str, file: str, position: int | None = None, **said: Any) -> None:
        """Put down a finding."""
        level, vi, en = TEXTS[code]
        words = {name: clipped(str(value)) for name, value in said.items()}
        vi, en = vi.format(**words), en.format(**words)
        self.findings.append(Finding(code, level, clipped(file), position, vi, en))


def clipped(text: str) -> str:
    """Show a text on one line, whatever somebody put into it."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"


LONGEST = 400

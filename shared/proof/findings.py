"""What may be wrong with a log or with what proves it, said in Vietnamese and in English."""

from collections.abc import Mapping
from typing import Final

from shared.law.calendar import LEGAL_ZONE
from shared.log.verify import Problem
from shared.proof.keychain import Statement

DAY_AND_TIME = "%d/%m/%Y %H:%M:%S"

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # the events
    "position": ("vị trí không nối tiếp vị trí trước", "the position does not follow"),
    "version": (
        "phiên bản trong luồng không nối tiếp",
        "the version in its stream does not follow",
    ),
    "recorded_at": ("ghi trước sự kiện đứng trước nó", "recorded before the event before it"),
    "leaf": ("nội dung không còn đúng với lá băm", "the document is not what its leaf says"),
    "document": ("nội dung không phải một sự kiện", "the document is no event"),
    "canonical": ("nội dung không ở dạng chuẩn", "the document is not in its one canonical form"),
    "columns": ("cột khác với nội dung", "the columns differ from the document"),
    "source": ("sự kiện của một sổ khác", "an event of another log"),
    "head": ("sổ kết thúc ở chỗ khác với log.head", "the log ends elsewhere than log.head says"),
    "instant": ("thời điểm cuối khác với log.head", "the last instant is not that of log.head"),
    "stream": ("log.stream ghi phiên bản khác", "log.stream has another version"),
    "beyond": (
        "sự kiện nằm ngoài sổ (trước vị trí 1 hoặc sau vị trí cuối)",
        "an event outside the log (before position 1 or after the last)",
    ),
    "unreadable": (
        "PostgreSQL không đọc được trang dữ liệu (sai mã kiểm); từ đây chưa kiểm tra",
        "PostgreSQL cannot read a page (its checksum is wrong); not checked from here on",
    ),
    "unreadable-table": (
        "PostgreSQL không đọc được một trang của bảng này (sai mã kiểm); phần đó chưa kiểm tra",
        "PostgreSQL cannot read a page of this table (wrong checksum); that part is not checked",
    ),
    "bus-not-compared": (
        "chưa so sánh với NATS được, vì chính sổ không đọc được hết",
        "not compared with the bus, since the log itself cannot be read whole",
    ),
    # the tree and its heads
    "tree-root": (
        "sổ không còn là sổ đã được ký",
        "the log is no longer what was signed",
    ),
    "tree-node": (
        "nút của cây Merkle khác với các lá của sổ",
        "a node of the Merkle tree differs from the log's leaves",
    ),
    "tree-head": (
        "điểm chốt sổ khác với bản đã ký của chính nó",
        "a tree head differs from its own signed note",
    ),
    "tree-signature": (
        "điểm chốt sổ không có chữ ký của khóa đến lượt ký",
        "a tree head is not signed by the key whose turn it was",
    ),
    "tree-order": (
        "điểm chốt sổ ký trước điểm đứng trước nó",
        "a tree head was signed before the one before it",
    ),
    "tree-beyond": ("đã ký nhiều hơn sổ đang có", "more was signed than the log has"),
    "tree-missing": (
        "có sự kiện nhưng không có điểm chốt sổ nào",
        "there are events and no tree head",
    ),
    "tree-gone": (
        "nhân chứng hoặc cơ quan cấp dấu thời gian đã ký, nhưng điểm chốt sổ này không còn",
        "a witness or a time-stamping authority signed a tree head that is not there any more",
    ),
    "keys-missing": ("không có khóa của người chốt sổ", "the notary's keys are missing"),
    "keys-broken": (
        "các khóa của người chốt sổ không nối tiếp nhau",
        "the notary's keys do not follow from each other",
    ),
    "keys-not-pinned": (
        "khóa đầu tiên không phải khóa đã biết",
        "the first key is not the one that is known",
    ),
    "cosignature": (
        "chữ ký của nhân chứng không đúng",
        "a witness's signature does not hold",
    ),
    "cosignature-missing": (
        "nhân chứng được nêu tên chưa ký điểm chốt sổ nào",
        "a witness that was named has signed no head",
    ),
    # time-stamps
    "stamp-unreadable": ("không đọc được dấu thời gian", "a time-stamp cannot be read"),
    "stamp-of-other-bytes": (
        "dấu thời gian của một văn bản khác",
        "a time-stamp of something else",
    ),
    "stamp-not-signed": (
        "dấu thời gian không do cơ quan được tin cậy ký",
        "a time-stamp that no trusted authority signed",
    ),
    "stamp-too-early": (
        "dấu thời gian có trước điểm chốt sổ",
        "a time-stamp older than the head that it stamps",
    ),
    # the copy on the bus, and a feed
    "bus-differs": ("bản trên NATS khác với sổ", "the copy on the bus differs from the log"),
    "bus-missing": ("bản trên NATS thiếu sự kiện", "the copy on the bus lacks events"),
    "bus-ahead": ("NATS có nhiều sự kiện hơn sổ", "the bus has more events than the log"),
    "bus-keys-differ": (
        "các khóa đã công bố trên NATS khác với các khóa trong sổ",
        "the keys published on the bus are not those in the log",
    ),
    "bus-head-differs": (
        "điểm chốt sổ đã công bố trên NATS không phải của sổ này",
        "the head that was published on the bus is not of this log",
    ),
    "bus-unreachable": ("không đọc được NATS", "the bus cannot be read"),
    "feed-unanswered": ("không đọc được qua HTTP", "nothing can be read over HTTP"),
    "feed-position": ("nguồn đọc bỏ sót một vị trí", "the feed leaves a position out"),
    "feed-leaf": (
        "lá trong nguồn đọc không đúng với nội dung",
        "the leaf in the feed is not that of the document",
    ),
}


def words(problem: Problem) -> tuple[str, str]:
    """Say what is wrong, in both languages."""
    vi, en = TEXTS[problem.what]
    whose = f" ({problem.whose})" if problem.whose else ""
    return vi + whose, en + whose


def loss(stated: Statement) -> str:
    """Say what was lost for good, in both languages."""
    assert stated.loss is not None
    lost = stated.loss
    which, at = (
        f"{stated.since + 1}–{lost.lost}",
        f"{lost.at.astimezone(LEGAL_ZONE):{DAY_AND_TIME}}",
    )
    return (
        f"đã mất sự kiện {which} (đã ký), được chấp nhận lúc {at}: {lost.why}"
        f" / events {which} were signed and are lost, accepted at {at}: {lost.why}"
    )


def where(problem: Problem) -> str:
    """Say at which position it is, or between which two."""
    if problem.until is None or problem.until == problem.position:
        return str(problem.position)
    return f"{problem.position}..{problem.until}"


def plain(problem: Problem) -> dict[str, object]:
    """Write a finding for machines."""
    vi, en = words(problem)
    until = problem.position if problem.until is None else problem.until
    said = {"position": problem.position, "until": until, "what": problem.what}
    return {**said, **({"whose": problem.whose} if problem.whose else {}), "vi": vi, "en": en}

"""Good rows of each kind of sheet, about one invented lawyer and one invented office."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.launch.files import table

CERTIFICATE, OFFICE, BRANCH = "2001/TP/LS-CCHN", "48.2016.01.0777/TP/ĐKHĐ", "48.04.0778/TP/ĐKHĐ"
AREA, BAR = "20194", "Đoàn Luật sư thành phố Đà Nẵng"

# In the order in which they stand on each other.
ROWS: Mapping[str, Mapping[str, Any]] = {
    "lawyers": {
        "Họ và tên": "Trần Thị Bịa Đặt",
        "Số CCCD": "048190999501",
        "Năm sinh": "1990",
        "Mã địa bàn": AREA,
        "Số CCHN": CERTIFICATE,
        "Cơ quan cấp": "Bộ trưởng Bộ Tư pháp",
        "Tỉnh cấp": "Đà Nẵng",
        "Ngày cấp": "15/03/2016",
    },
    "organisations": {
        "Tên tổ chức": "Văn phòng luật sư Bịa Đặt",
        "Hình thức": "Văn phòng luật sư",
        "Số đăng ký hoạt động": OFFICE,
        "Số đăng ký cũ": "48.01.0777/TP-ĐKHĐ",
        "Ngày cấp": "01/06/2016",
        "Mã địa bàn": AREA,
        "Trụ sở": "1 đường Không Có Thật",
    },
    "members": {
        "CCHN số": CERTIFICATE,
        "Ngày cấp CCHN": "15/03/2016",
        "Đoàn luật sư": BAR,
        "Ngày gia nhập": "20/05/2016",
        "Số thẻ luật sư": "0501/LS",
        "Ngày cấp thẻ": "20/06/2016",
    },
    "practices": {
        "Số chứng chỉ hành nghề": CERTIFICATE,
        "Số ĐKHĐ": "48010777/TP/ĐKHĐ",  # the old number, without dots
        "Hình thức hành nghề": "luật sư thành lập hoặc tham gia thành lập",
        "Mã địa bàn": AREA,
        "Ngày vào tổ chức": "01/06/2016",
    },
    "branches": {
        "Số đăng ký hoạt động": OFFICE,
        "Tên chi nhánh": "Chi nhánh Hội An",
        "Số đăng ký chi nhánh": BRANCH,
        "Trụ sở chi nhánh": "2 đường Không Có Thật",
        "Mã địa bàn": AREA,
        "CCHN trưởng chi nhánh": CERTIFICATE,
        "Ngày đăng ký chi nhánh": "03/07/2017",
    },
    "individuals": {
        "Số chứng chỉ": CERTIFICATE,
        "Số đăng ký hành nghề": "48.09.0012/TP/ĐKHĐ",
        "Nơi ký hợp đồng lao động": "Ngân hàng Không Có Thật",
        "Ngày hợp đồng": "01/02/2018",
        "Mã địa bàn": AREA,
        "Ngày đăng ký hành nghề": "05/03/2018",
    },
    "trainees": {
        "Họ tên": "Lê Văn Tưởng Tượng",
        "Số định danh": "048098999502",
        "Ngày sinh": "07/1998",
        "Mã địa bàn": AREA,
        "Thời gian tập sự": "Toàn bộ thời gian",
        "Số đăng ký hoạt động": OFFICE,
        "CCHN luật sư hướng dẫn": CERTIFICATE,
        "Người tập sự thứ": "1",
        "Ngày đăng ký tập sự": "04/01/2022",
        "Ngày hoàn thành tập sự": "09/01/2023",
    },
    "training": {
        "Số chứng chỉ": CERTIFICATE,
        "Ngày học": "12/05/2023",
        "Nội dung": "Đạo đức và ứng xử nghề nghiệp",
        "Số giờ": "8",
        "Khóa bồi dưỡng": "Quy tắc đạo đức",
        "Đơn vị tổ chức": "Đoàn luật sư",
    },
    "legal-aid": {
        "Số chứng chỉ": CERTIFICATE,
        "Mã địa bàn": AREA,
        "Đối tượng": "Người nghèo",
        "Đơn vị thực hiện": "state_centre",
        "Hình thức trợ giúp": "Litigation",
        "Số vụ việc": "12/2023/TGPL",
        "Ngày bắt đầu": "01/02/2023",
        "Số giờ": "20",
        "Ngày kết thúc": "01/06/2023",
    },
    "aid-bodies": {
        "Số đăng ký hoạt động": OFFICE,
        "Mã địa bàn": AREA,
        "Số đăng ký tham gia trợ giúp": "03/TGPL",
        "Ngày đăng ký tham gia": "02/03/2020",
    },
    "engagements": {
        "Cơ quan": "UBND phường Không Có Thật",
        "Mã địa bàn": AREA,
        "Mục đích": "Giải quyết khiếu nại",
        "Dự án, vụ việc": "Khiếu nại về bồi thường",
        "Giai đoạn": "Ngay từ khi bắt đầu",
        "Số chứng chỉ": CERTIFICATE,
        "Số đăng ký hoạt động": OFFICE,
        "Ngày bắt đầu": "01/02/2023",
        "Kết thúc ra sao": "Hoàn thành",
        "Kết quả": "Người dân rút khiếu nại",
        "Ngày kết thúc": "01/09/2023",
    },
    "competencies": {
        "Số chứng chỉ": CERTIFICATE,
        "Loại năng lực": "Ngoại ngữ",
        "Năng lực": "tiếng Anh",
        "Trình độ": "C1",
        "Giấy tờ chứng minh": "IELTS 7.5",
        "Có từ ngày": "01/02/2023",
    },
    "party-cells": {
        "Tên chi bộ": "Chi bộ 1",
        "Đoàn luật sư": BAR,
        "Ngày thành lập": "01/02/2018",
        "Số đảng viên": "12",
        "Tính đến ngày": "31/12/2023",
    },
}


def sheet(path: Path, kind: str, *changes: Mapping[str, Any]) -> Path:
    """Write a file of a kind: a good row, or one for each of these changes of it."""
    rows = [{**ROWS[kind], **one} for one in changes or ({},)]
    head = list(dict.fromkeys(name for row in rows for name in row))
    return table(path, [[row.get(name, "") for name in head] for row in rows], head)

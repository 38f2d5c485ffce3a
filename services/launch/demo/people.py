"""Invented people: names out of common syllables, and numbers that nobody can have."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

FAMILIES = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
    "Trịnh",
    "Mai",
    "Tạ",
]
MIDDLES = {
    "male": ["Văn", "Đức", "Minh", "Quang", "Hữu", "Anh", "Thanh", "Quốc", "Xuân", "Công"],
    "female": ["Thị", "Ngọc", "Thu", "Thanh", "Kim", "Minh", "Phương", "Hồng", "Mai", "Bích"],
}
GIVEN = {
    "male": [
        "An",
        "Bình",
        "Cường",
        "Dũng",
        "Hải",
        "Hùng",
        "Khoa",
        "Long",
        "Nam",
        "Phúc",
        "Quân",
        "Sơn",
        "Thành",
        "Tuấn",
        "Vinh",
        "Tiến",
    ],
    "female": [
        "Anh",
        "Chi",
        "Dung",
        "Hà",
        "Hạnh",
        "Hương",
        "Lan",
        "Linh",
        "Mai",
        "Nga",
        "Nhung",
        "Oanh",
        "Thảo",
        "Trang",
        "Uyên",
        "Yến",
    ],
}
STREETS = (
    "Ví Dụ Một",
    "Ví Dụ Hai",
    "Giả Định",
    "Bến Tưởng Tượng",
    "Cầu Không Có",
    "Vườn Mẫu",
)
OLDEST, YOUNGEST = date(1962, 1, 1), date(1996, 12, 31)
BORN_IN = "048"  # Đà Nẵng among the 63 provinces; a number keeps it for life
TURN = 2000  # of the century that the fourth digit says, together with the sex


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist."""

    full_name: str
    citizen_number: str
    birth_date: str
    address: str
    phone: str
    area: str


class People:
    """Makes people up, the same ones each time."""

    def __init__(self, seed: int, areas: tuple[str, ...]) -> None:
        """Begin with a seed, and with where they may live."""
        self._random = Random(seed)  # noqa: S311  # to invent, not to hide
        self._areas = areas
        self._number = count(1)
        self._names: set[str] = set()

    def person(self) -> Person:
        """Invent somebody.

        The last six digits of the citizen number begin with 999, and the telephone number with
        four zeros, so that nobody's is hit upon.
        """
        sex = self._random.choice(("male", "female"))
        days = (YOUNGEST - OLDEST).days
        born = OLDEST + timedelta(days=self._random.randrange(days))
        number = next(self._number)
        digit = (2 if born.year >= TURN else 0) + (sex == "female")
        return Person(
            full_name=self._name(sex),
            citizen_number=f"{BORN_IN}{digit}{born:%y}999{number:03d}",
            birth_date=born.isoformat(),
            address=self.address(),
            phone=f"0000999{number:03d}",
            area=self.area(),
        )

    def address(self) -> str:
        """Invent an address in a street that is in no town."""
        return f"{self._random.randrange(1, 200)} đường {self._random.choice(STREETS)}"

    def area(self) -> str:
        """Choose a commune."""
        return self._random.choice(self._areas)

    def day(self, first: date, last: date) -> date:
        """Choose a day."""
        return first + timedelta(days=self._random.randrange((last - first).days + 1))

    def _name(self, sex: str) -> str:
        while True:
            parts = (FAMILIES, MIDDLES[sex], GIVEN[sex])
            name = " ".join(self._random.choice(part) for part in parts)
            if name not in self._names:
                self._names.add(name)
                return name

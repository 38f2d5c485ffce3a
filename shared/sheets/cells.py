"""What stands in a file: rows of cells, and what is said of a file that has none to read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | None

MOST_COLUMNS = 200


class Unreadable(Exception):
    """A file is not one that can be imported; said in both languages, without what stands in it."""

    def __init__(self, vi: str, en: str) -> None:
        """Keep what is wrong and how to mend it."""
        super().__init__(f"{vi} / {en}")
        self.vi = vi
        self.en = en


class Strange:
    """A cell that holds no value: a formula, an error, a part of a merged cell."""

    def __init__(self, code: str) -> None:
        """Keep the code of the fault that it is."""
        self.code = code


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in a file, under the number that a person sees there."""

    number: int
    cells: tuple[Cell | Strange, ...]

    @property
    def empty(self) -> bool:
        """Say whether nothing stands in the row."""
        return all(cell is None or cell == "" for cell in self.cells)


def too_large(most: str) -> Unreadable:
    """Say that a file is larger than anybody's register."""
    return Unreadable(
        f"Tệp lớn hơn {most}. Hãy chia thành nhiều tệp, hoặc bỏ hình ảnh và định dạng thừa.",
        f"The file is larger than {most}. Divide it, or remove pictures and formats.",
    )


def letter(column: int) -> str:
    """Name a column as spreadsheets do: A, B … Z, AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name

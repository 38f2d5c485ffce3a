"""An import into a running registry, over HTTP: what is new, what is not, what is refused."""

import asyncio
from pathlib import Path
from typing import Any

import httpx

from services.launch.deployment import Deployment
from services.launch.importing.command import bring_in
from tests.launch.files import lawyer, table, workbook
from tests.launch.taking import Take

FIRMS = Path(__file__).with_name("firms.csv")  # real ones, as they say of themselves


async def test_an_import_again_changes_nothing(take: Take, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [lawyer(number) for number in range(1, 21)])

    code, said = await take(path)
    assert code == 0, said
    assert "20 mới, 0 không đổi, 0 bị từ chối" in said
    before = await take.recorded()
    code, said = await take(path)

    assert code == 0
    assert "0 mới, 20 không đổi, 0 bị từ chối" in said, said
    assert await take.recorded() == before


async def test_the_same_list_as_a_workbook_changes_nothing_either(
    take: Take, tmp_path: Path
) -> None:
    code, said = await take(table(tmp_path / "a.csv", [lawyer(31)]))
    assert code == 0, said
    before = await take.recorded()

    code, said = await take(workbook(tmp_path / "a.xlsx", [lawyer(31)]))

    assert code == 0, said
    assert "1 không đổi" in said, said
    assert await take.recorded() == before


async def test_somebody_who_is_known_already_is_found(take: Take, tmp_path: Path) -> None:
    await take(table(tmp_path / "a.csv", [lawyer(41)]))
    again = lawyer(41, **{"Số chứng chỉ": "77/TP/LS-CCHN", "Họ tên": "Nguyễn Văn Khác"})

    code, said = await take(table(tmp_path / "b.csv", [again]))

    assert code == 1
    assert "Dòng 2" in said
    assert "1 bị từ chối" in said  # one active certificate a person


async def test_a_row_that_says_something_else_now_is_refused_and_named(
    take: Take, tmp_path: Path
) -> None:
    await take(table(tmp_path / "a.csv", [lawyer(51)]))
    before = await take.recorded()

    changed = [lawyer(51, **{"Địa chỉ": "Nơi khác"}), lawyer(52)]
    code, said = await take(table(tmp_path / "b.csv", changed))

    assert code == 1
    assert "Dòng 2: Dòng này khác với lần nhập trước" in said
    assert "1 mới, 0 không đổi, 1 bị từ chối" in said
    assert await take.recorded() == before + 3


async def test_nobody_answers(deployment: Deployment, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [lawyer(61)])

    code = await asyncio.to_thread(
        bring_in, deployment.settings, path, "lawyers", url="http://127.0.0.1:9"
    )

    assert code == 1


async def test_the_six_firms_stand_in_the_register(take: Take, deployment: Deployment) -> None:
    code, said = await take(FIRMS, "organisations")

    assert code == 0, said
    assert "6 mới" in said
    assert "Dòng 4 không nói, sẽ ghi là chưa biết: hình thức, ngày cấp, mã địa bàn, trụ sở." in said
    found = {row["registration_number"]: row for row in await listed(deployment)}
    assert set(found) >= {
        "79.2012.01.1844/TP/ĐKHĐ",
        "79.2011.02.1589/TP/ĐKHĐ",
        "41.02.4764/TP/ĐKHĐ",
        "01021497/TP/ĐKHĐ",
        "01020716/TP/ĐKHĐ",
        "01021463/TP/ĐKHĐ",
    }
    first, third = found["79.2012.01.1844/TP/ĐKHĐ"], found["41.02.4764/TP/ĐKHĐ"]
    assert first["form"] == "law_office"
    assert first["registered_on"] == "2012-12-24"
    assert third["form"] is third["seat"] is third["area"] is third["registered_on"] is None
    assert third["tax_code"] == "0318941023"
    (older,) = await listed(deployment, number="41.01.1844")
    assert older["registration_number"] == "79.2012.01.1844/TP/ĐKHĐ"

    code, said = await take(FIRMS, "organisations")

    assert code == 0
    assert "0 mới, 6 không đổi" in said


async def listed(deployment: Deployment, **asked: str) -> list[dict[str, Any]]:
    """Read the public register as anybody may."""
    url = f"http://127.0.0.1:{deployment.settings.port}/api/registry/organisations"
    async with httpx.AsyncClient() as http:
        answer = await http.get(url, params=asked)
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows

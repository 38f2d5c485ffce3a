"""The law moves in every process, and a process that died over it leaves nothing undone."""

from datetime import date

from sqlalchemy import text

from services.registry.law import decider as laws
from services.registry.law.rules import AddRuleRow
from shared.follow.statute import SOURCE, STAGE, Statute
from shared.law.rules import Unit
from tests.support.eventually import eventually
from tests.support.together import Together

LAW = "select max(position) from log.event where stream like 'law-%'"
DONE = "select position from follow.checkpoint where source = :s and stage = :g"


async def say(services: Together, on: date) -> None:
    """Add a row to the law."""
    row = AddRuleRow(
        rule="CERT-DEPT-CHECK-DAYS",
        label="Thử",
        value="9",
        unit=Unit.WORKING_DAY,
        valid_from=on,
        valid_to=on,
        basis="Nghị định thử",
    )
    await services.give(laws, row)


async def number(services: Together, statement: str, **bound: str) -> int:
    async with services.runtimes["registry"].engine.connect() as connection:
        return int(await connection.scalar(text(statement), bound) or 0)


async def test_another_process_sees_that_the_law_has_moved(handling: Together) -> None:
    engine = handling.runtimes["registry"].engine
    elsewhere = Statute(engine, "registry")
    await elsewhere.look()
    before = elsewhere.law()
    await elsewhere.look()
    assert elsewhere.law() is before

    await say(handling, date(2031, 1, 6))
    await elsewhere.look()

    assert elsewhere.law() is not before
    law = await number(handling, LAW)
    await eventually(lambda: number(handling, DONE, s=SOURCE, g=STAGE), wanted=law)


async def test_timers_that_were_not_worked_out_for_the_law_are_when_somebody_looks(
    handling: Together,
) -> None:
    await say(handling, date(2031, 1, 7))
    law = await number(handling, LAW)
    await eventually(lambda: number(handling, DONE, s=SOURCE, g=STAGE), wanted=law)
    async with handling.runtimes["registry"].engine.begin() as connection:
        await connection.execute(text("delete from follow.checkpoint where source = 'law'"))

    await eventually(lambda: number(handling, DONE, s=SOURCE, g=STAGE), wanted=law)

"""Orders and checkpoints as they stand in a follower's database."""

from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.discipline.violation import decider as violations
from shared.follow import orders
from shared.follow.orders import Order
from tests.support.together import Together


async def order_of(services: Together, cause_command: UUID) -> Order:
    """Read the last attempt at what a command of inspection ordered in discipline."""
    async with services.runtimes["discipline"].engine.connect() as connection:
        return (await orders.of_command(connection, "inspection", cause_command))[-1]


async def state_of(services: Together, cause_command: UUID) -> str | None:
    async with services.runtimes["discipline"].engine.connect() as connection:
        found = await orders.of_command(connection, "inspection", cause_command)
        return found[-1].state if found else None


async def write(services: Together, statement: str, **bound: Any) -> int:
    """Change the follower's database behind its back."""
    async with services.runtimes["discipline"].engine.begin() as connection:
        return (await connection.execute(text(statement), bound)).rowcount


async def version(services: Together, key: UUID) -> int:
    folded = await services.runtimes["discipline"].fold(violations, key)
    return 0 if folded is None else folded.version

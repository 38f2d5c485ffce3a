"""A person's part in a simulated province: somebody becomes known."""

from datetime import date

from services.registry.person.registration import RegisterPerson
from shared.acting import Act
from shared.messages import Role


def known(  # noqa: PLR0913  # what is known of somebody
    on: date,
    *,
    full_name: str,
    citizen_number: str,
    birth_date: str,
    address: str,
    phone: str,
    area: str,
) -> Act:
    """The Department registers somebody who does not exist."""
    command = RegisterPerson(
        full_name=full_name,
        citizen_number=citizen_number,
        birth_date=birth_date,
        address=address,
        phone=phone,
        area=area,
        registered_on=on,
    )
    return Act(on, Role.DEPARTMENT, command)

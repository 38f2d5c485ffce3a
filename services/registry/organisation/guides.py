"""What the law says of a field, beside the field."""

from collections.abc import Mapping
from datetime import date

from services.registry.organisation.application import PRACTICE_YEARS, ApplyForOrganisation
from services.registry.organisation.pause import LONGEST, SuspendOrganisation
from services.registry.organisation.state import Organisation
from services.registry.organisation.termination import NOTICE, AnnounceTermination
from shared.law.rules import Gap, RuleRow, Rules
from shared.messages import Command

SHOWN: Mapping[type[Command], tuple[str, str]] = {
    ApplyForOrganisation: ("founders", PRACTICE_YEARS),
    SuspendOrganisation: ("ends_on", LONGEST),
    AnnounceTermination: ("ends_on", NOTICE),
}


def guides(
    _: Organisation, command: type[Command], rules: Rules, day: date
) -> Mapping[str, RuleRow | Gap]:
    """Whoever fills a form in sees how long the law of the day allows, or asks."""
    if command not in SHOWN:
        return {}
    path, rule = SHOWN[command]
    return {path: rules.on(rule, day)}

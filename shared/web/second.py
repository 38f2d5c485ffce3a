"""Who needs another person before an irreversible act: people do, a machine as it is deployed."""

from shared.decider import Fault
from shared.messages import Command, Weight
from shared.web.auth import CLIENT, Caller
from shared.web.kernel import Settings
from shared.web.problems import Problem

EVERYBODY = "everybody"


def needs_second(settings: Settings, command: type[Command], who: Caller) -> bool:
    """Say whether another person has to approve first.

    Whoever signed in is a person, by whichever door they come; a machine's own procedure has its
    two persons, unless the deployment says that it has not.
    """
    if command.terms.weight is not Weight.IRREVERSIBLE:
        return False
    return settings.second_person == EVERYBODY or who.token is not None or who.client == CLIENT


def refuse_alone(settings: Settings, command: type[Command], who: Caller) -> None:
    """Let nobody do alone what takes two.

    Raises:
        Problem: 403, naming where it is proposed.
    """
    if needs_second(settings, command, who):
        raise Problem(403, "second-person", [Fault("second-person-needed", None)])

"""Routes are read off the commands."""

from shared.corrections import VoidRecord
from shared.messages import Command, Reach, Role, Terms
from shared.web.route import form_route, noun_route, route
from tests.shared.web.memory import PETITIONS
from tests.shared.web.petition import DecidePetition, OpenPetition, decider


class ImportPetition(Command):
    """Another command that opens a petition."""

    terms = Terms(by={Role.DEPARTMENT: Reach.PROVINCE}, vi="Nhập", en="Import", opens=True)


def test_a_command_that_opens_a_stream_is_posted_to_the_nouns_under_its_own_name() -> None:
    assert route(decider, OpenPetition) == f"{PETITIONS}/open-petition"


def test_two_commands_that_open_a_stream_share_no_path() -> None:
    assert route(decider, ImportPetition) == f"{PETITIONS}/import-petition"


def test_any_other_command_is_posted_to_its_noun() -> None:
    assert route(decider, DecidePetition) == f"{PETITIONS}/{{id}}/decide-petition"
    assert route(decider, VoidRecord) == f"{PETITIONS}/{{id}}/void-record"


def test_a_form_stands_where_its_command_is_posted_without_api() -> None:
    assert form_route(decider, DecidePetition) == "/registry/petitions/{id}/decide-petition"
    assert noun_route(decider) == "/registry/petitions/{id}"

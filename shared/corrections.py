"""Clerks err: what was recorded in error is voided by another command, and stays readable.

The command is the kernel's, the same for every noun; each noun has its own event for it, such as
`CertificateRecordVoided`, and says in its decider who may give the command.
"""

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from shared.messages import Command, Reach, Role, Terms, Weight


class VoidRecord(Command):
    """A command was recorded in error: what its events say, in all streams, never happened."""

    terms = Terms(
        by={Role.POLICY: Reach.PROVINCE},  # and whom `Decider.voidable_by` names
        vi="Hủy bỏ nội dung ghi nhận sai",
        en="Void what was recorded in error",
        weight=Weight.IRREVERSIBLE,
    )

    command_id: UUID
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000)]

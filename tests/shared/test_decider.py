"""What the kernel takes from a noun beside its events."""

from datetime import date
from uuid import UUID

from shared.contracts.registry.certificate import CertificateRecordVoided
from shared.corrections import VoidRecord
from shared.decider import Decided, reads_its_own


def test_an_event_goes_to_the_stream_of_its_command_unless_it_says_another() -> None:
    event = CertificateRecordVoided(reason="Nhầm")

    assert Decided(event=event, effective_on=date(2025, 6, 1)).stream is None


def test_a_noun_reads_no_other_stream_unless_it_says_so() -> None:
    assert reads_its_own(VoidRecord(command_id=UUID(int=1), reason="Nhầm")) == ()

"""The public board: HEADS on the bus, where a notary puts its newest head and all its keys."""

from dataclasses import dataclass

from nats.js import JetStreamContext

from shared.bus.declarations import HEADS, Source, head_subject, keys_subject, stream_name
from shared.bus.streams import ensure_heads, last_on
from shared.proof import head as heads
from shared.proof import keychain
from shared.proof.head import TreeHead
from shared.proof.note import Note


@dataclass(frozen=True, slots=True)
class Board:
    """What one notary publishes, and reads of itself."""

    js: JetStreamContext
    source: Source

    @property
    def stream(self) -> str:
        """Name the stream."""
        return stream_name(self.source.province, HEADS)

    async def head(self) -> tuple[Note, TreeHead] | None:
        """Read the head that was published last.

        Raises:
            BadNote: What is there is none.
        """
        said = await self._last(head_subject(self.source.province, self.source.service))
        return None if said is None else heads.read(said)

    async def keys(self) -> list[str]:
        """Read what the keys stated when they were published last."""
        said = await self._last(keys_subject(self.source.province, self.source.service))
        return keychain.split(said or "")

    async def tell_head(self, note: Note) -> None:
        """Publish a head."""
        await self._tell(head_subject(self.source.province, self.source.service), str(note))

    async def tell_keys(self, statements: list[str]) -> None:
        """Publish what each key states, all of it at once."""
        subject = keys_subject(self.source.province, self.source.service)
        await self._tell(subject, keychain.joined(statements))

    async def _last(self, subject: str) -> str | None:
        body = await last_on(self.js, self.stream, subject)
        return None if body is None else body.decode(errors="replace")

    async def _tell(self, subject: str, said: str) -> None:
        await ensure_heads(self.js, self.source.province)
        await self.js.publish(subject, said.encode(), stream=self.stream)

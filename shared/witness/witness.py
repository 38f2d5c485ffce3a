"""The witness: it sees the heads of logs, and puts its name to those that agree."""

import asyncio

import structlog

from shared import edge
from shared.proof import head as heads
from shared.proof import keychain
from shared.proof.head import TreeHead
from shared.proof.keychain import BadChain, Chain
from shared.proof.note import BadNote, Note, Signer, Verifier
from shared.witness import evidence
from shared.witness.door import Door, NoAnswer
from shared.witness.judging import Cosign, Doubt, Head, Prove, Refuse, Verdict, judge, leads
from shared.witness.store import Store, Trouble

ENOUGH = 20  # pieces of evidence about one log that nobody has settled yet

log = structlog.get_logger()


class Unsigned(Exception):
    """A head is not signed by the notary whose log it names: anybody may have written it."""


class Behind(Exception):
    """A log shows less than was cosigned, and cannot prove that it still has the rest."""


class Watched:
    """One log that a witness watches."""

    def __init__(self, key: Verifier, door: Door, store: Store, signer: Signer) -> None:
        """Know the log by its notary's first key, and where it is asked."""
        self.origin = key.name
        self._first = key.vkey
        self._door = door
        self._store = store
        self._signer = signer
        self._alone = asyncio.Lock()  # two heads at once could both follow the last, and differ

    async def look(self) -> None:
        """Ask for the newest head and judge it, and deliver what was not delivered.

        What goes wrong is kept, and tried again at the next look.
        """
        try:
            async with self._alone:
                await self._look()
                await self._deliver()
                self._store.well(self.origin, edge.now())
        except NoAnswer as silent:
            self._ail(Trouble.SILENT, silent)
        except Behind as behind:
            self._ail(Trouble.BEHIND, behind)
        except (Unsigned, BadNote, BadChain) as unsigned:
            self._ail(Trouble.UNSIGNED, unsigned)

    async def hear(self, said: str) -> None:
        """Judge a head that came over the bus; how the log fares is said by its door."""
        try:
            async with self._alone:
                await self._judge(said)
                await self._deliver()
        except (NoAnswer, Behind, Unsigned, BadNote, BadChain) as trouble:
            log.warning("heard in vain", log=self.origin, why=str(trouble))

    # Judging ----------------------------------------------------------------------------

    async def _look(self) -> None:
        said = await self._door.head()
        try:
            await self._see(said)
        except Behind:
            if not await self._told_of_loss():
                raise
            await self._see(said)

    async def _see(self, said: str | None) -> None:
        """Judge what the log shows; a new one has keys, and nothing signed."""
        if said is not None:
            await self._judge(said)
        elif (last := self._store.last(self.origin)) is not None:
            raise Behind(f"0 < {last.size}")
        else:
            await self._chain()

    async def _judge(self, said: str) -> None:
        note, head = heads.read(said)
        await self._check_signature(note, head)
        seen = _bare(note, head, await self._chain())
        verdict = await self._verdict(self._store.last(self.origin), seen)
        if isinstance(verdict, Refuse) and await self._told_of_loss():
            verdict = await self._verdict(self._store.last(self.origin), seen)
        if isinstance(verdict, Cosign):
            self._cosign(verdict.head)
        elif isinstance(verdict, Refuse):
            await self._accuse(verdict)

    async def _verdict(self, last: Head | None, head: Head) -> Verdict:
        verdict = judge(last, head)
        if isinstance(verdict, Prove):
            try:
                proof = await self._door.consistency(verdict.first, verdict.second)
            except NoAnswer as silent:
                if verdict.first == head.size:
                    raise Behind(f"{verdict.first} < {verdict.second}; {silent}") from silent
                raise
            verdict = judge(last, head, proof)
        return verdict

    async def _check_signature(self, note: Note, head: TreeHead) -> None:
        """Take only what the notary signed; a key that is not known yet is asked for."""
        if head.origin != self.origin:
            raise Unsigned("of another log")
        if (await self._chain()).signed(note, head.size):
            return
        await self._learn()
        if not (await self._chain()).signed(note, head.size):
            raise Unsigned("not signed by the notary")

    async def _chain(self) -> Chain:
        known = self._store.statements(self.origin)
        if not known:
            await self._learn()
            known = self._store.statements(self.origin)
        return keychain.chain(known, self._first)

    async def _learn(self) -> None:
        """Take up further keys of the notary; each is signed by the one before it."""
        known = self._store.statements(self.origin)
        shown = keychain.split(await self._door.keys())
        keychain.chain(shown, self._first)
        for n, (mine, other) in enumerate(zip(known, shown, strict=False), 1):
            # What somebody else signs below a statement makes it no other.
            if keychain.read(mine) != keychain.read(other):
                self._accuse_keys(known[:n], other)
                raise Unsigned(f"another key {n} than before")
        self._store.learn(self.origin, shown)
        for stated in keychain.chain(shown, self._first).losses:
            self._lose(stated, shown[: stated.n])

    async def _told_of_loss(self) -> bool:
        """Ask whether its operator states a loss that explains what is shown."""
        before = self._store.last(self.origin)
        try:
            await self._learn()
        except (NoAnswer, BadNote, BadChain, Unsigned) as trouble:
            log.warning("told of no loss", log=self.origin, why=str(trouble))
        return self._store.last(self.origin) != before

    def _lose(self, stated: keychain.Statement, statements: list[str]) -> None:
        """Go on from what was kept; that something was lost stays evidence."""
        head = self._store.void(self.origin, stated)
        if head is None or stated.loss is None:
            return
        later = Head(stated.since, stated.loss.root, stated.loss.at, statements[-1])
        refused, between = Refuse(Doubt.LOSS, head, later), (stated.since, head.size)
        found = evidence.found(self.origin, refused, between, edge.now())
        if self._store.accuse(found, evidence.written(found, refused, statements, self._first)):
            self._shout(refused.doubt, between, self._store.path(found.id).name)
        self._store.lose(self.origin, stated)

    # Putting its name to it -------------------------------------------------------------

    def _cosign(self, head: Head) -> None:
        """Keep a head, and only then sign it: a crash between leaves one view, never two."""
        self._store.keep(self.origin, head)
        self._sign(head)
        log.info("cosigned", log=self.origin, size=head.size)

    def _sign(self, head: Head) -> str:
        text = heads.read(head.note)[0].text
        line = self._signer.cosign(text, int(edge.now().timestamp())).line
        self._store.signed(self.origin, head.size, line)
        return line

    async def _deliver(self) -> None:
        """Give the log the newest cosignature that it has not taken."""
        waiting = self._store.undelivered(self.origin)
        if waiting is None:
            return
        head, line = waiting
        text = heads.read(head.note)[0].text
        await self._door.give(f"{text}\n{line or self._sign(head)}\n")
        self._store.delivered(self.origin, head.size, edge.now())

    # Refusing ---------------------------------------------------------------------------

    async def _accuse(self, refused: Refuse) -> None:
        """Keep both views; once there is enough, a log that goes on lying adds nothing."""
        open_ = [one for one in self._store.accused() if one.settled_at is None]
        if sum(one.origin == self.origin for one in open_) >= ENOUGH:
            return
        between = await self._located(refused)
        found = evidence.found(self.origin, refused, between, edge.now())
        statements = self._store.statements(self.origin)
        text = evidence.written(found, refused, statements, self._first)
        if self._store.accuse(found, text):
            self._shout(refused.doubt, between, self._store.path(found.id).name)

    def _accuse_keys(self, known: list[str], other: str) -> None:
        at = edge.now()
        size = last.size if (last := self._store.last(self.origin)) else 0
        refused = Refuse(Doubt.KEYS, Head(size, b"", at, known[-1]), Head(size, b"", at, other))
        found = evidence.found(self.origin, refused, (0, size), at)
        if self._store.accuse(found, evidence.written(found, refused, known, self._first)):
            self._shout(refused.doubt, (0, size), self._store.path(found.id).name)

    def _shout(self, doubt: Doubt, between: tuple[int, int], file: str) -> None:
        after, until = between
        log.error(
            "heads contradict",
            log=self.origin,
            doubt=doubt,
            first_position=after + 1,
            last_position=until,
            evidence=file,
        )

    async def _located(self, refused: Refuse) -> tuple[int, int]:
        """Find the last head that both views share, and the first that they do not.

        A log that will not prove anything any more leaves the whole of it in doubt.
        """
        later = refused.later
        sizes = [one for one in self._store.sizes(self.origin) if one <= later.size]
        shared, differs = 0, max(later.size, refused.earlier.size)
        try:
            while sizes:
                middle = len(sizes) // 2
                size = sizes[middle]
                if await self._shares(size, later):
                    shared, sizes = size, sizes[middle + 1 :]
                else:
                    differs, sizes = size, sizes[:middle]
        except NoAnswer as silent:
            log.warning("not located", log=self.origin, why=str(silent))
        return shared, differs

    async def _shares(self, size: int, later: Head) -> bool:
        mine = self._store.at(self.origin, size)
        assert mine is not None
        if size == later.size:
            return mine.root == later.root
        return leads(mine, later, await self._door.consistency(size, later.size))

    def _ail(self, trouble: Trouble, why: Exception) -> None:
        log.warning("not seen to agree", log=self.origin, trouble=trouble, why=str(why))
        self._store.ailing(self.origin, trouble, str(why), edge.now())


def _bare(note: Note, head: TreeHead, chain: Chain) -> Head:
    """Take a head with the notary's signature alone, so that one view has one name."""
    signed = chain.key_of(head.size).signed(note)
    assert signed is not None
    return Head.of(head, str(Note(note.text, (signed,))))

"""One log of a bundle: its keys, its signed heads, and that its events are in them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from shared.bundle.verifier.container import READ_FAULTS, Files
from shared.bundle.verifier.documents import records_in
from shared.bundle.verifier.findings import Report
from shared.bundle.verifier.knowing import Known, Shown, Trust, events_file, read_json
from shared.bundle.verifier.notes import (
    Head,
    KeyStatement,
    NotReadable,
    PublicKey,
    SignedNote,
    faults_of_key,
    head_of,
    note_of,
    statement_of,
)
from shared.bundle.verifier.runs import Run
from shared.bundle.verifier.stamps import Stamp
from shared.bundle.verifier.trees import is_consistent, is_included

LAST_SECOND = 253402300799  # of the year 9999


class Log:
    """What a bundle holds of one log."""

    def __init__(self, files: Files, service: str, origin: str, about: dict[str, Any]) -> None:
        """Know where it stands and what the bundle is about."""
        self.files = files
        self.service = service
        self.origin = origin
        self.events = events_file(service)
        self.proofs = f"proofs/{service}.json"
        ranged = about.get("kind") == "range" and about["service"] == service
        self.range = (int(about["from"]), int(about["to"])) if ranged else (0, -1)
        cased = about.get("kind") == "case" and about["service"] == service
        self.stream = str(about["stream"]) if cased else ""
        self.keeps_all = about.get("kind") == "case"
        self.first = 0  # position of an event
        self.last = 0
        self.shown = Shown(origin)

    # Keys and heads ---------------------------------------------------------------------

    def keys(self, trust: Trust, report: Report) -> list[KeyStatement]:
        """Check the chain of the notary's keys, and its first against the one that is known."""
        file = f"keys/{self.service}.txt"
        found: list[KeyStatement] = []
        try:
            for n, said in enumerate(self.files.read(file).split(b"~\n"), 1):
                stated = statement_of(said)
                fault = faults_of_key(stated, n, found[-1] if found else None, self.origin)
                if fault:
                    report.say("key-chain", file, n=n, what=fault)
                found.append(stated)
        except READ_FAULTS as error:
            report.say("key-chain", file, n=len(found) + 1, what=error)
        for one in found:
            self._tell_loss(one, report)
        if found:
            self._pinned(found[0].key, trust, report)
        return found

    def _tell_loss(self, stated: KeyStatement, report: Report) -> None:
        lost = stated.loss
        if lost is not None:
            which = {"first": str(stated.since + 1), "last": str(lost.lost)}
            file = f"keys/{self.service}.txt"
            report.say("events-lost", file, None, **which, day=lost.day, why=lost.why)

    def _pinned(self, first: PublicKey, trust: Trust, report: Report) -> None:
        file, vkey, known = f"keys/{self.service}.txt", first.vkey, trust.of(self.origin)
        self.shown.first_key = vkey
        if not known:
            report.say("key-unpinned", file, origin=self.origin, vkey=vkey)
        elif first not in known:
            report.say("key-other", file, vkey=vkey)

    def heads(self, keys: list[KeyStatement], report: Report) -> dict[int, Head]:
        """Read the signed heads and check whose signatures they have."""
        found: dict[int, Head] = {}
        for file in self._files_of("heads", ".note"):
            try:
                head = head_of(self.files.read(file))
            except READ_FAULTS as error:
                report.say("head-form", file, what=error)
                continue
            if file != f"heads/{self.service}/{head.size}.note" or head.origin != self.origin:
                report.say("head-form", file, what="origin, size")
                continue
            found[head.size] = head
            key = key_for(keys, head.size)
            if key is None or not key.signed(head.note):
                report.say("head-signature", file, head.size)
        return found

    def witnessed(self, heads: dict[int, Head], trust: Trust, report: Report) -> None:
        """Check what witnesses signed, and that each known one vouches for all events here."""
        notes: dict[int, SignedNote] = {}
        for file in self._files_of("heads", ".cosigned"):
            try:
                said = self.files.read(file)
                note = note_of(said)
                signed = self.files.read(file.replace(".cosigned", ".note"))
            except READ_FAULTS as error:
                report.say("head-form", file, what=error)
                continue
            size = next((s for s in heads if file == self._cosigned_file(s)), 0)
            if not size or not said.startswith(signed):
                report.say("head-form", file, what="another head")
            else:
                notes[size] = note
                self._unknown(note, size, trust, report)
        upto = dict.fromkeys((one.name for one in trust.witnesses), 0)
        for witness in trust.witnesses:  # of one name, several: who changes keys keeps it
            for size, note in notes.items():
                reached = self._cosigned(witness, note, size, report)
                upto[witness.name] = max(upto[witness.name], reached)
        for name, size in upto.items():
            if size < self.last:
                first = max(size + 1, self.first)
                report.say("not-witnessed", self.events, first, name=name, origin=self.origin)

    def _unknown(self, note: SignedNote, size: int, trust: Trust, report: Report) -> None:
        known = {(one.name, one.key_id) for one in trust.witnesses}
        for line in note.lines:
            if line.name != self.origin and (line.name, line.key_id) not in known:
                report.say("witness-unchecked", self._cosigned_file(size), size, name=line.name)

    def _cosigned(self, witness: PublicKey, note: SignedNote, size: int, report: Report) -> int:
        file = self._cosigned_file(size)
        try:
            seconds = witness.cosigned(note)
        except NotReadable:
            report.say("cosignature", file, size, name=witness.name)
            return 0
        if seconds is None:
            return 0
        at = datetime.fromtimestamp(min(seconds, LAST_SECOND), timezone.utc)
        day = at.strftime("%d/%m/%Y %H:%M:%S UTC")
        report.say("witnessed", file, size, name=witness.name, size=size, day=day)
        return size

    def _cosigned_file(self, size: int) -> str:
        return f"heads/{self.service}/{size}.cosigned"

    def stamped(self, report: Report) -> None:
        """Check that each time-stamp is of the head that it lies beside."""
        for file in self._files_of("heads", ".tsr"):
            note = file.rsplit(".", 2)[0] + ".note"
            try:
                stamp = Stamp(self.files.read(file))
                if not stamp.fits(self.files.read(note)):
                    report.say("stamp", file, what="hash")
                    continue
            except READ_FAULTS as error:
                report.say("stamp", file, what=error)
                continue
            command = stamp.command(file, note)
            report.say("stamp-by-openssl", file, at=stamp.at, command=command)

    def consistent(self, heads: dict[int, Head], size: int, report: Report) -> None:
        """Check that each earlier head is a beginning of the newest."""
        proofs = read_json(self.files, self.proofs, report)
        given = {
            one["from"]: [bytes.fromhex(two) for two in one["hashes"]]
            for one in proofs.get("consistency", ())
            if one["to"] == size
        }
        for old, head in sorted(heads.items()):
            if old != size and not is_consistent(
                old, head.root, size, heads[size].root, given.get(old, ())
            ):
                report.say("consistency", f"heads/{self.service}/{old}.note", old, size=old)

    def _files_of(self, folder: str, ending: str) -> list[str]:
        start = f"{folder}/{self.service}/"
        return [one for one in self.files.names if one.startswith(start) and one.endswith(ending)]

    # Events -----------------------------------------------------------------------------

    def included(self, heads: dict[int, Head], size: int, known: Known, report: Report) -> None:
        """Check that every event is in the newest head, and gather what it says."""
        head = heads.get(size)
        if head is not None:
            self.shown.size, self.shown.day = size, head.day
        proofs = read_json(self.files, self.proofs, report)
        given = {one["position"]: one for one in proofs.get("inclusion", ())}
        run = Run(self.events, self.range, heads, proofs.get("range"), report)
        with self.files.open(self.events) as lines:
            for position, leaf, record in records_in(
                iter(lines), self.service, self.origin, self.events, report
            ):
                self.shown.events += 1
                self.first = self.first or position
                self.last = max(self.last, position)
                in_range = self.range[0] <= position <= self.range[1]
                if in_range:
                    run.take(position, leaf)
                else:
                    proof = given.pop(position, None)
                    self._proven(head, position, leaf, proof, report)
                if record is not None:
                    own = in_range or record.stream == self.stream
                    known.take(record, own=own, keep=self.keeps_all or not in_range)
        for position in given:
            report.say("inclusion-unlisted", self.proofs, position)
        run.end(size)

    def _proven(
        self,
        head: Head | None,
        position: int,
        leaf: bytes,
        proof: dict[str, Any] | None,
        report: Report,
    ) -> None:
        if proof is None:
            report.say("inclusion-missing", self.events, position)
            return
        hashes = [bytes.fromhex(one) for one in proof["hashes"]]
        if (
            head is None
            or (proof["leaf"], proof["size"]) != (leaf.hex(), head.size)
            or not is_included(head.root, head.size, position - 1, leaf, hashes)
        ):
            report.say("inclusion", self.events, position)


def key_for(keys: list[KeyStatement], size: int) -> PublicKey | None:
    """Name the key that signs the head of a size."""
    return next((one.key for one in reversed(keys) if one.since < size or one.n == 1), None)

"""Does the verifier let an honest bundle pass and nothing else, and does it say where it is wrong?"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest

from platform_core.audit import verify
from platform_core.audit.signing import in_base64
from platform_core.audit.verify import Check
from tests.platform_core.audit.bundles import (
    THING,
    Line,
    Log,
    continued,
    fact,
    found,
    key,
    log_of,
    note_of,
    pack,
    pack_first,
    signer,
)

LOG = log_of(13)
GOOD = pack(LOG)
KEPT = pack_first(LOG)  # by somebody, since before the format changed
UNPROVEN = ("unproven", "/open/audit/consistency?from=6&to=13")


def answer(old: Log, new: Log) -> bytes:
    """As `/open/audit/consistency` gives it."""
    return json.dumps({"from": {"size": old.size}, "to": {"size": new.size}, **continued(new, old)}).encode()


@pytest.mark.duty("HSE-17")
class TestAnHonestBundle:
    def test_passes(self) -> None:
        check = Check(io.BytesIO(GOOD), key(signer()))

        assert list(check.faults()) == []
        assert (check.rows, check.manifest["facts"]) == (7, {"request": "R-1"})

    def test_passes_without_a_line(self) -> None:
        assert found(pack(Log([fact(1)]))) == []

    def test_can_be_opened_by_whatever_opens_archives(self) -> None:
        with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
            assert archive.testzip() is None
            assert archive.namelist() == list(verify.NAMES)
            assert archive.read("checkpoint.txt") == note_of(LOG)


@pytest.mark.duty("HSE-17")
class TestTheFirstFormat:
    def test_is_read_still(self) -> None:
        check = Check(io.BytesIO(KEPT), key(signer()))

        assert list(check.faults()) == []
        assert (check.rows, check.manifest["format"]) == (7, "tianping-audit-bundle/1")

    def test_names_the_line_of_what_was_changed(self) -> None:
        changed = KEPT.replace("№8".encode(), "№9".encode())

        assert found(changed) == [("changed", "events.jsonl"), ("leaf", "events.jsonl", 5, 8)]

    def test_is_held_against_an_earlier_checkpoint(self) -> None:
        assert found(KEPT, earlier=note_of(log_of(6)), proof=answer(log_of(6), LOG)) == []


@pytest.mark.duty("HSE-17")
class TestTheSameFactsOnAnotherDay:
    def test_are_the_same_bytes_with_other_proofs_and_hold(self) -> None:
        """The log grew by facts about something else."""
        more = Log([*LOG.facts, *(fact(number) for number in (13, 15, 17))])
        later = pack(more, earlier=LOG)

        assert [read(one, verify.EVENTS) for one in (GOOD, later)] == [read(GOOD, verify.EVENTS)] * 2
        assert read(later, verify.PROOFS) != read(GOOD, verify.PROOFS)
        assert found(later, earlier=note_of(LOG)) == []
        assert manifest(later)["files"][0] == manifest(GOOD)["files"][0]

    def test_are_each_the_leaf_of_the_log(self) -> None:
        lines = read(GOOD, verify.EVENTS).splitlines()

        assert [verify.hash_of(b"\0", line) for line in lines] == LOG.leaves[::2]


def read(bundle: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read(name)


def manifest(bundle: bytes) -> Any:
    return json.loads(read(bundle, verify.MANIFEST))


@pytest.mark.duty("HSE-17")
class TestOneChangedByte:
    @pytest.mark.parametrize("turn", [0, *(pytest.param(turn, marks=pytest.mark.proof) for turn in (1, 2))])
    def test_anywhere_fails_and_says_where(self, turn: int) -> None:
        """The frame of the archive too: there is no byte that one may change. All turns together try all changes."""
        for place in range(len(GOOD)):
            changed = bytearray(GOOD)
            changed[place] ^= (0x01, 0x20, 0x80)[(place + turn) % 3]
            told = found(bytes(changed))
            assert told, f"byte {place} may be changed"
            assert _names_the_place(GOOD, told, place), (place, told)

    def test_anywhere_in_one_that_was_kept_fails_and_says_where(self) -> None:
        for place in range(0, len(KEPT), 3):
            told = found(KEPT[:place] + bytes([KEPT[place] ^ (0x01, 0x20)[place % 2]]) + KEPT[place + 1 :])
            assert told, f"byte {place} may be changed"
            assert _names_the_place(KEPT, told, place), (place, told)

    @pytest.mark.parametrize("bundle", [GOOD, KEPT], ids=["now", "kept"])
    def test_in_the_frame_names_the_byte(self, bundle: bytes) -> None:
        """Also in the name of the second file, by which the formats are told apart."""
        second = list(verify.unpack(io.BytesIO(bundle)))[1]
        checksum = range(second.offset + 14, second.offset + 18)
        for place in range(second.offset, second.offset + 30 + len(second.name)):
            told = found(bundle[:place] + bytes([bundle[place] ^ 2]) + bundle[place + 1 :])
            assert told[0][0] == "container"
            assert told[0][1] == place or place in checksum  # it stands in the directory as well

    def test_in_a_line_names_the_line(self) -> None:
        changed = GOOD.replace("№8".encode(), "№9".encode())

        assert found(changed) == [("changed", "events.jsonl"), ("leaf", "events.jsonl", 5, 8)]

    def test_in_a_proof_names_the_line_of_the_proof(self) -> None:
        fourth = LOG.way(6)
        place = GOOD.index(fourth) + fourth.index(b'"proof":["') + 12
        changed = GOOD[:place] + (b"A" if GOOD[place] != ord("A") else b"B") + GOOD[place + 1 :]

        assert found(changed) == [("changed", "proofs.jsonl"), ("way", "proofs.jsonl", 4, 6)]

    @pytest.mark.parametrize("length", [0, 1, 40, len(GOOD) // 2, len(GOOD) - 1])
    def test_that_is_missing_at_the_end_fails(self, length: int) -> None:
        assert found(GOOD[:length])

    def test_behind_the_end_fails(self) -> None:
        assert found(GOOD + b"\0") == [("container", len(GOOD))]


def _names_the_place(bundle: bytes, faults: list[tuple[Any, ...]], place: int) -> bool:
    """The file in which the byte stands, or for the frame the very byte."""
    parts = {part.name: range(part.start, part.start + part.size) for part in verify.unpack(io.BytesIO(bundle))}
    inside = [name for name, bytes_ in parts.items() if place in bytes_]
    if inside:
        return ("changed", *inside) in faults
    return ("container", place) in faults or faults[0][0] in {"changed", "container"}


@pytest.mark.duty("HSE-17")
class TestAForger:
    """Knows the format and mends every checksum. Without the key: signs with another."""

    def test_who_signs_with_another_key_is_found(self) -> None:
        assert found(pack(LOG, by=signer("x"))) == [("signature", "checkpoint.txt")]

    def test_who_keeps_the_checkpoint_and_signs_another_manifest_is_found(self) -> None:
        assert found(pack(LOG, by=signer("x"), note=note_of(LOG).decode())) == [("signature", "manifest.json")]


@pytest.mark.duty("HSE-17")
class TestTheHolderOfTheKey:
    """Even who may sign cannot show facts that are not in the log, or another log to somebody with a checkpoint."""

    LINES = tuple(LOG.line(index) for index in range(0, 13, 2))

    def forged(self, index: int, **changed: Any) -> Line:
        return verify.canonical(LOG.facts[index] | changed) + b"\n", LOG.way(index)

    def test_cannot_edit(self) -> None:
        lines = [*self.LINES[:3], self.forged(6, occurred_at="2026-03-01T00:00:00.000000Z"), *self.LINES[4:]]

        assert found(pack(LOG, lines=lines)) == [("leaf", "events.jsonl", 4, 6)]

    def test_cannot_invent(self) -> None:
        invented = verify.canonical(fact(99, subject_id=THING)) + b"\n", b'{"index":1,"proof":[]}\n'

        assert ("row", "proofs.jsonl", 2) in found(pack(LOG, lines=[self.LINES[0], invented, *self.LINES[1:]]))

    def test_cannot_reorder(self) -> None:
        first, second, *rest = self.LINES

        assert ("order", "proofs.jsonl", 2, 0) in found(pack(LOG, lines=[second, first, *rest]))

    def test_cannot_show_twice(self) -> None:
        assert ("order", "proofs.jsonl", 8, 12) in found(pack(LOG, lines=[*self.LINES, self.LINES[-1]]))

    @pytest.mark.parametrize("gone", [0, 3, 6])
    def test_cannot_leave_out_what_the_manifest_counts(self, gone: int) -> None:
        lines = [line for number, line in enumerate(self.LINES) if number != gone]

        assert found(pack(LOG, lines=lines)) == [("count", "events.jsonl")]

    @pytest.mark.parametrize(("file", "name"), [(0, "events.jsonl"), (1, "proofs.jsonl")])
    def test_cannot_show_a_fact_without_its_proof_or_a_proof_alone(self, file: int, name: str) -> None:
        last = tuple(b"" if number == file else line for number, line in enumerate(self.LINES[-1]))

        assert ("row", name, 7) in found(pack(LOG, lines=[*self.LINES[:-1], (last[0], last[1])]))

    def test_cannot_give_a_fact_the_proof_of_another(self) -> None:
        swapped = [(LOG.fact(2), LOG.way(0)), *self.LINES[1:]]

        assert found(pack(LOG, lines=swapped))[0] == ("leaf", "events.jsonl", 1, 0)

    def test_cannot_add_what_was_not_asked_for(self) -> None:
        lines = [self.LINES[0], LOG.line(1), *self.LINES[1:]]

        assert ("selection", "events.jsonl", 2, 1) in found(pack(LOG, lines=lines))

    def test_cannot_write_a_line_in_two_ways(self) -> None:
        for number, name in enumerate(("events.jsonl", "proofs.jsonl")):
            spaced = [line.replace(b'":', b'": ') if number == n else line for n, line in enumerate(self.LINES[0])]

            assert ("row", name, 1) in found(pack(LOG, lines=[(spaced[0], spaced[1]), *self.LINES[1:]]))

    def test_cannot_sign_one_root_and_speak_of_another(self) -> None:
        told = manifest(GOOD)["tree"] | {"root": in_base64(log_of(12).root)}

        assert found(pack(LOG, tree=told)) == [("tree", "manifest.json")]

    def test_cannot_name_the_checkpoint_of_another_day(self) -> None:
        tree = manifest(GOOD)["tree"]

        told = found(pack(LOG, tree=tree | {"checkpoint": manifest(pack(log_of(12)))["tree"]["checkpoint"]}))

        assert told == [("changed", "checkpoint.txt")]

    def test_cannot_count_the_lines_of_a_file_wrongly(self) -> None:
        facts, proofs = manifest(GOOD)["files"]

        assert found(pack(LOG, files=[facts, proofs | {"rows": 6}])) == [("count", "proofs.jsonl")]

    def test_cannot_speak_of_other_files(self) -> None:
        assert found(pack(LOG, files=[])) == [("form", "manifest.json")]

    def test_cannot_change_the_format(self) -> None:
        assert found(pack(LOG, format="other/1")) == [("form", "manifest.json")]

    def test_cannot_call_one_format_the_other(self) -> None:
        assert found(pack(LOG, format="tianping-audit-bundle/1")) == [("form", "manifest.json")]
        assert found(pack_first(LOG, format=verify.FORMAT)) == [("form", "manifest.json")]


@pytest.mark.duty("HSE-17")
class TestAnEarlierCheckpoint:
    OLD = log_of(6)
    FORKED = Log([*log_of(5).facts, fact(5, reason="forged"), *log_of(13).facts[6:]])

    def test_is_continued(self) -> None:
        assert found(pack(LOG, earlier=self.OLD), earlier=note_of(self.OLD)) == []

    def test_may_be_the_same(self) -> None:
        assert found(GOOD, earlier=note_of(LOG)) == []

    def test_finds_a_log_that_was_rewritten(self) -> None:
        """The fork is signed with the very key, and is whole in itself."""
        assert found(pack(self.FORKED, earlier=self.FORKED.first(6))) == []

        told = found(pack(self.FORKED, earlier=self.FORKED.first(6)), earlier=note_of(self.OLD))

        assert told == [("rewritten", "earlier")]

    def test_finds_a_proof_that_does_not_hold(self) -> None:
        proof = continued(self.FORKED, self.FORKED.first(6))["proof"]
        claimed = continued(LOG, self.OLD) | {"proof": proof}

        assert found(pack(self.FORKED, consistency=claimed), earlier=note_of(self.OLD)) == [
            ("rewritten", "manifest.json")
        ]

    def test_asks_for_a_proof_by_its_address(self) -> None:
        assert found(GOOD, earlier=note_of(self.OLD)) == [UNPROVEN]

    def test_is_not_called_rewritten_because_the_bundle_continues_another(self) -> None:
        assert found(pack(LOG, earlier=log_of(7)), earlier=note_of(self.OLD)) == [UNPROVEN]

    def test_is_continued_by_what_the_log_answers(self) -> None:
        bundle = pack(LOG, earlier=log_of(7))

        assert found(bundle, earlier=note_of(self.OLD), proof=answer(self.OLD, LOG)) == []

    def test_may_be_later_than_the_bundle(self) -> None:
        assert found(pack(self.OLD), earlier=note_of(LOG)) == [UNPROVEN]
        assert found(pack(self.OLD), earlier=note_of(LOG), proof=answer(self.OLD, LOG)) == []

    def test_wants_the_proof_between_these_two(self) -> None:
        assert found(GOOD, earlier=note_of(self.OLD), proof=answer(log_of(7), LOG)) == [UNPROVEN]

    def test_finds_a_log_that_was_rewritten_before_it_answered(self) -> None:
        """Whatever the log gives out: no hashes lead from the one root to the other."""
        bundle, told = pack(self.FORKED), answer(self.FORKED.first(6), self.FORKED)

        assert found(bundle, earlier=note_of(self.OLD), proof=told) == [("proof", "consistency")]

    @pytest.mark.parametrize(
        "proof",
        [b"{", b"[1]", b'{"from":{"size":6},"to":{"size":13}}', b'{"from":{"size":6},"to":{"size":13},"proof":[]}'],
    )
    def test_is_not_continued_by_what_is_no_proof(self, proof: bytes) -> None:
        assert found(GOOD, earlier=note_of(self.OLD), proof=proof) == [("proof", "consistency")]

    def test_of_another_key_proves_nothing(self) -> None:
        assert found(GOOD, earlier=note_of(self.OLD, by="x")) == [("signature", "earlier")]

"""Is what is handed over all that was asked for, nothing else, and the same each time?"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.test import override_settings

from platform_core.audit import exports, queries, verify
from platform_core.audit.errors import NothingSigned
from platform_core.audit.types import Bundle, Checkpoint, LogTampered, Selection
from platform_core.rows import new_id
from tests.platform_core.audit.sequencing import as_the_sequencer, sequenced
from tests.platform_core.audit.test_sequencing import tampered
from tests.platform_core.deadlines.clocks import running
from tests.platform_core.scene import AT, BUYER, OTHER, note, open_shop

pytestmark = pytest.mark.commits

FACTS = {"request": "R-2026-1", "basis": "电子商务法第二十五条", "approver": str(UUID(int=3))}


def built(selection: Selection, **options: Any) -> tuple[bytes, Bundle]:
    out = io.BytesIO()
    with as_the_sequencer():
        bundle = exports.write(out, selection=selection, facts=FACTS, **options)
    return out.getvalue(), bundle


def head() -> Checkpoint:
    with as_the_sequencer(), transaction.atomic():
        found = queries.latest()
    assert found is not None
    return found


def faults(bundle: bytes, *, earlier: Checkpoint | None = None) -> list[str]:
    old = earlier.note.encode() if earlier else None
    check = verify.Check(io.BytesIO(bundle), verify.key_of(head().vkey), earlier=old)
    return [fault.text("en") for fault in check.faults()]


def facts_in(bundle: bytes) -> list[tuple[str, str]]:
    """Topic and text of each line."""
    rows = [json.loads(line) for line in file_of(bundle, "events.jsonl").splitlines()]
    return [(row["topic"], row["payload"].get("text", "")) for row in rows]


def file_of(bundle: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return archive.read(name)


def manifest(bundle: bytes) -> Any:
    return json.loads(file_of(bundle, "manifest.json"))


@pytest.mark.duty("HSE-17")
class TestWrite:
    def test_of_things_has_their_facts_and_those_of_their_clocks(self) -> None:
        shop, thing, other = open_shop(), new_id(), new_id()
        note(thing=thing, text="a")
        running(shop, at=AT, subject_id=other)
        note(shop, text="not asked for")
        sequenced()

        bundle, written = built(Selection(ids=frozenset({thing, other})))

        assert facts_in(bundle) == [("tests.noted", "a"), ("deadlines.started", "")]
        assert faults(bundle) == []
        assert (written.rows, written.tree_size, written.length) == (2, head().size, len(bundle))

    def test_of_a_shop_has_all_its_facts_of_a_time(self) -> None:
        shop, other = open_shop(), open_shop()
        for text in "ab":
            note(shop, text=text)
        note(other, text="of another")
        note(thing=shop, text="about the shop")
        sequenced()

        now, _ = built(Selection(merchant_id=shop, since=AT, until=AT + timedelta(microseconds=1)))
        later, _ = built(Selection(merchant_id=shop, since=AT + timedelta(microseconds=1)))
        before, _ = built(Selection(merchant_id=shop, until=AT))

        texts = [text for topic, text in facts_in(now) if topic == "tests.noted"]
        assert texts == ["a", "b", "about the shop"]
        assert (facts_in(later), facts_in(before)) == ([], [])
        assert [faults(one) for one in (now, later, before)] == [[], [], []]

    def test_of_a_person_has_what_concerns_them_alone(self) -> None:
        shop, thing = open_shop(), new_id()
        note(shop, thing=thing, person=BUYER, text="theirs")
        note(shop, thing=thing, person=OTHER, text="another's")
        note(shop, thing=thing, text="the shop's")
        note(shop, person=BUYER, text="theirs, about something else")
        sequenced()

        bundle, _ = built(Selection(ids=frozenset({thing}), person_id=BUYER))

        assert facts_in(bundle) == [("tests.noted", "theirs")]
        assert manifest(bundle)["selection"] == {"ids": [str(thing)], "person_id": str(BUYER)}
        assert faults(bundle) == []

    def test_says_in_its_manifest_what_was_asked_and_what_is_here(self) -> None:
        thing = new_id()
        note(text="first of all")
        for text in "abc":
            note(thing=thing, text=text)
        sequenced()

        says = manifest(built(Selection(ids=frozenset({thing}), until=AT + timedelta(days=1)))[0])

        assert says["facts"] == FACTS
        assert says["selection"] == {"ids": [str(thing)], "until": "2026-03-11T02:00:00.000000Z"}
        assert says["rows"] == {"count": 3, "first": 1, "last": 3}
        assert (says["query_version"], says["chain"]) == (1, {"checked": 3, "result": "intact"})
        assert [(file["name"], file["rows"]) for file in says["files"]] == [("events.jsonl", 3), ("proofs.jsonl", 3)]
        assert says["tree"]["checkpoint"]["name"] == "checkpoint.txt"

    def test_gives_the_same_bytes_for_the_same_head(self) -> None:
        thing = new_id()
        note(thing=thing, text="a")
        sequenced()
        first, signed = built(Selection(ids=frozenset({thing}))), head()
        note(thing=thing, text="b")
        sequenced()

        assert built(Selection(ids=frozenset({thing})), head=signed) == first
        assert facts_in(built(Selection(ids=frozenset({thing})))[0]) == [("tests.noted", "a"), ("tests.noted", "b")]

    def test_gives_the_same_facts_on_another_day_whatever_else_has_happened(self) -> None:
        thing, shop = new_id(), open_shop()
        note(thing=thing, text="a")
        note(shop, text="of the shop")
        sequenced()
        day = AT + timedelta(microseconds=1)
        wanted = [Selection(ids=frozenset({thing})), Selection(merchant_id=shop, until=day)]
        first = [built(one)[0] for one in wanted]
        for text in "bcd":
            note(text=text)
        note(shop, at=day, text="after the time that was asked for")
        sequenced()

        again = [built(one)[0] for one in wanted]

        for old, new in zip(first, again, strict=True):
            assert file_of(new, "events.jsonl") == file_of(old, "events.jsonl") != b""
            assert manifest(new)["files"][0] == manifest(old)["files"][0]
            assert manifest(new)["tree"] != manifest(old)["tree"]
            assert (faults(old), faults(new)) == ([], [])

    def test_proves_that_it_continues_an_earlier_head(self) -> None:
        note(text="a")
        sequenced()
        before = head()
        for text in "bcd":
            note(text=text)
        sequenced()

        bundle, _ = built(Selection(ids=frozenset({new_id()})), earlier=before)

        assert faults(bundle, earlier=before) == []
        assert faults(built(Selection(ids=frozenset({new_id()})))[0], earlier=before) != []
        with pytest.raises(ValueError, match="not larger"):
            built(Selection(ids=frozenset({new_id()})), earlier=head(), head=before)

    def test_comes_to_the_same_batch_by_batch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shop = open_shop()
        for number in range(9):
            note(shop if number % 2 else None, thing=shop, text=str(number))
        sequenced()
        whole = built(Selection(merchant_id=shop))

        monkeypatch.setattr(exports, "BATCH", 2)

        assert built(Selection(merchant_id=shop)) == whole
        assert whole[1].rows >= 9

    @pytest.mark.parametrize(
        ("attack", "says"),
        [
            ("UPDATE eventlog_event SET reason = 'forged' WHERE payload ->> 'text' = 'a'", "is not what was signed"),
            ("DELETE FROM eventlog_event WHERE payload ->> 'text' = 'a'", "facts are gone"),
        ],
    )
    def test_hands_over_nothing_that_was_not_signed(self, attack: str, says: str) -> None:
        thing = new_id()
        note(thing=thing, text="a")
        sequenced()
        tampered(attack)

        with pytest.raises(LogTampered, match=says):
            built(Selection(ids=frozenset({thing})))

    def test_waits_for_the_first_head(self) -> None:
        with pytest.raises(NothingSigned):
            built(Selection(ids=frozenset({new_id()})))

    def test_is_for_the_process_with_the_key(self) -> None:
        with override_settings(AUDIT_KEY=b""), pytest.raises(ImproperlyConfigured):
            exports.write(io.BytesIO(), selection=Selection(ids=frozenset({new_id()})), facts=FACTS)

    def test_holds_a_few_rows_at_a_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        thing, written = new_id(), list[int]()
        for number in range(6):
            note(thing=thing, text=str(number))
        sequenced()
        monkeypatch.setattr(exports, "BATCH", 2)
        monkeypatch.setattr(exports.patrol, "prove_facts", counted(exports.patrol.prove_facts, written))

        built(Selection(ids=frozenset({thing})))

        assert written == [2, 2, 2, 0]


def counted(reads: Callable[..., Any], sizes: list[int]) -> Callable[..., Any]:
    def read(indexes: list[int], checkpoint: Checkpoint) -> Any:
        sizes.append(len(indexes))
        return reads(indexes, checkpoint)

    return read


class TestSelection:
    @pytest.mark.parametrize("asked", [{}, {"ids": frozenset({UUID(int=1)}), "merchant_id": UUID(int=2)}])
    def test_is_of_things_or_of_one_shop(self, asked: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="either"):
            Selection(**asked)

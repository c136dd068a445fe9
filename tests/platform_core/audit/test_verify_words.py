"""Which selections, texts, keys and checkpoints does the verifier take?"""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from platform_core.audit import verify
from platform_core.audit.verify import Fault
from tests.platform_core.audit.bundles import (
    OTHER,
    THING,
    Log,
    fact,
    found,
    key,
    log_of,
    note_of,
    pack,
    signer,
)

LOG = log_of(13)
KNOWN = (  # the example of Go's golang.org/x/mod/sumdb/note
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


class TestSelections:
    @pytest.mark.parametrize(
        ("selection", "wrong"),
        [
            ({"ids": [], "merchant_id": OTHER}, "selection"),
            ({"ids": [], "merchant_id": THING}, None),  # a shop is a thing as well
            ({"ids": [THING], "since": "2026-03-01T02:00:00.000000Z"}, None),
            ({"ids": [THING], "since": "2026-03-01T02:00:00.000001Z"}, "selection"),
            ({"ids": [THING], "until": "2026-03-13T02:00:00.000001Z"}, None),
            ({"ids": [THING], "until": "2026-03-13T02:00:00.000000Z"}, "selection"),
            ({"ids": [THING], "person_id": OTHER}, "selection"),  # about the thing, and nothing to this person
        ],
    )
    def test_are_about_things_a_shop_a_person_and_a_time(self, selection: dict[str, Any], wrong: str | None) -> None:
        told = found(pack(LOG, selection=selection))

        assert {one[0] for one in told} == ({wrong} if wrong else set())

    @pytest.mark.parametrize("name", ["about_id", "source_id"])
    def test_include_what_a_clock_or_a_posting_says_of_the_thing_it_is_for(self, name: str) -> None:
        log = Log([fact(1, payload={name: THING}), fact(3, merchant_id=THING)])
        rows = {"count": 1, "first": 0, "last": 0}

        assert found(pack(log, lines=[log.line(0)], rows=rows)) == []
        assert found(pack(log, lines=[log.line(1)], rows=rows | {"first": 1, "last": 1})) == [
            ("selection", "events.jsonl", 1, 1)
        ]


class TestCanonical:
    @given(JSON)
    def test_is_rfc_8785(self, value: Any) -> None:
        assert verify.canonical(value) == rfc8785.dumps(value)

    @pytest.mark.parametrize(
        "text", ['{"a":1.5}', '{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":2}', "[]", "{", '{"a":NaN}']
    )
    def test_has_one_spelling(self, text: str) -> None:
        with pytest.raises((ValueError, TypeError)):
            verify.parse_canonical(text.encode())


class TestKeys:
    def test_are_those_of_signed_notes(self) -> None:
        vkey, text, signature = KNOWN
        known = verify.key_of(vkey)
        raw = verify.decode_base64(signature)

        assert (known.name, raw[:4]) == ("PeterNeumann", known.id)
        assert known.verifies(raw[4:], text.encode())
        assert not known.verifies(raw[4:], text.encode() + b"\n")

    @pytest.mark.parametrize("text", ["", "abc", KNOWN[0].replace("c74f20a3", "c74f20a4"), f"{KNOWN[0]}=", "+" * 44])
    def test_that_are_none_are_refused(self, text: str) -> None:
        with pytest.raises(Fault) as refusal:
            verify.key_of(text)

        assert refusal.value.what == "key"


class TestOpened:
    def test_passes_by_the_signatures_of_witnesses(self) -> None:
        witnessed = note_of(LOG) + "— witness.example/w 0123456789abcdef\n".encode()

        assert verify.open_note(witnessed, key(signer())) == verify.open_note(note_of(LOG), key(signer()))

    def test_wants_our_own(self) -> None:
        others = note_of(LOG, by="x").replace(b"tests.invalid/log ", b"witness.example/w ")

        with pytest.raises(Fault) as refusal:
            verify.open_note(others, key(signer()))

        assert refusal.value.what == "signature"

    @pytest.mark.parametrize("note", [b"", b"\n\n", b"\xff", b"a\nb\nc\n\n", note_of(LOG).replace(b"13", b"x")])
    def test_refuses_what_is_no_checkpoint(self, note: bytes) -> None:
        with pytest.raises(Fault) as refusal:
            verify.open_note(note, key(signer()))

        assert refusal.value.what == "form"

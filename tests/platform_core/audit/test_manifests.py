"""Does a bundle say all that its reader has to know?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from platform_core.audit.manifests import continuing, manifest, selection_fields
from platform_core.audit.signing import in_base64
from platform_core.audit.types import Checkpoint, Selection
from platform_core.audit.verify import Part
from tests.platform_core.audit.bundles import signer

AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
ONE, TWO = UUID(int=1), UUID(int=2)
HEAD = Checkpoint(size=9, root=b"r" * 32, note="", vkey=signer().vkey, signed_at=AT, lag=timedelta(0))


@pytest.mark.duty("HSE-17")
class TestManifest:
    def test_says_who_asked_what_how_much_there_is_and_by_which_hashes(self) -> None:
        parts = [Part("events.jsonl", 0, 70, 1, "aa"), Part("proofs.jsonl", 140, 30, 2, "bb")]
        checkpoint = Part("checkpoint.txt", 240, 20, 3, "cc")
        indexes = {"count": 2, "first": 3, "last": 8}

        told = manifest(
            Selection(ids=frozenset({ONE})),
            facts={"request": "R-1", "approver": str(TWO)},
            parts=parts,
            checkpoint=checkpoint,
            indexes=indexes,
            head=HEAD,
            consistency=None,
        )

        assert told == {
            "format": "tianping-audit-bundle/2",
            "facts": {"request": "R-1", "approver": str(TWO)},
            "selection": {"ids": [str(ONE)]},
            "query_version": 1,
            "files": [
                {"name": "events.jsonl", "size": 70, "sha256": "aa", "rows": 2},
                {"name": "proofs.jsonl", "size": 30, "sha256": "bb", "rows": 2},
            ],
            "rows": indexes,
            "tree": {
                "origin": "tests.invalid/log",
                "size": 9,
                "root": in_base64(b"r" * 32),
                "checkpoint": {"name": "checkpoint.txt", "size": 20, "sha256": "cc"},
            },
            "chain": {"checked": 2, "result": "intact"},
            "consistency": None,
        }


class TestAsked:
    def test_is_what_narrows_it(self) -> None:
        shop = Selection(merchant_id=ONE, since=AT, until=AT + timedelta(days=1))

        assert selection_fields(Selection(ids=frozenset({TWO, ONE}))) == {"ids": [str(ONE), str(TWO)]}
        assert selection_fields(shop) == {
            "merchant_id": str(ONE),
            "since": "2026-03-10T02:00:00.000000Z",
            "until": "2026-03-11T02:00:00.000000Z",
        }


class TestContinuing:
    def test_names_the_head_and_the_proof(self) -> None:
        assert continuing(HEAD, proof=[b"p" * 32]) == {
            "size": 9,
            "root": in_base64(b"r" * 32),
            "proof": [in_base64(b"p" * 32)],
        }

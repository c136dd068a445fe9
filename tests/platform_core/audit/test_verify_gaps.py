"""Does a reader without us learn what the log has lost, and does nothing else pass for a loss?"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from platform_core.audit import proofs, verify
from platform_core.audit.signing import in_base64
from platform_core.audit.verify import Check
from tests.platform_core.audit.bundles import Log, continued, fact, found, key, log_of, note_of, pack, signer

KEPT = log_of(3)
LOST = Log([*(fact(number) for number in range(3)), *(fact(number) for number in range(20, 24))])  # seven
NOW = log_of(12)
WHY = "the standby was three seconds behind"


def record_of(
    *, base: Log = KEPT, lost: Log = LOST, by: str = "k", says: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A record of the loss, as a manifest has it."""
    record = {
        "format": proofs.RECOVERY,
        "origin": signer().origin,
        "at": "2026-12-01T02:00:00.000000Z",
        "reason": WHY,
        "base": {"size": base.size, "root": in_base64(base.root)},
        "lost": {"size": lost.size, "root": in_base64(lost.root)},
    }
    text = verify.canonical(record | (says or {})).decode()
    signature = in_base64(signer(by).key.sign(text.encode()))
    return {"record": text, "signature": signature, "proof": continued(NOW, base)["proof"]}


def after(*records: dict[str, Any]) -> bytes:
    return pack(NOW, recoveries=list(records))


class TestAnEarlierCheckpoint:
    @pytest.mark.parametrize("size", [4, 6, 7])
    def test_of_what_was_lost_is_accepted_where_the_log_has_said_so(self, size: int) -> None:
        assert found(after(record_of()), earlier=note_of(LOST.first(size))) == []

    def test_of_what_was_lost_is_not_where_it_has_said_nothing(self) -> None:
        assert [fault[0] for fault in found(pack(NOW), earlier=note_of(LOST))] == ["unproven"]

    def test_that_is_as_large_as_the_lost_one_and_another_is_not(self) -> None:
        another = Log([*LOST.facts[:6], fact(99)])

        assert [fault[0] for fault in found(after(record_of()), earlier=note_of(another))] == ["unproven"]

    @pytest.mark.parametrize("size", [3, 8])
    def test_of_before_or_after_the_gap_needs_its_proof_as_ever(self, size: int) -> None:
        assert [fault[0] for fault in found(after(record_of()), earlier=note_of(NOW.first(size)))] == ["unproven"]

    def test_that_another_key_signed_is_refused(self) -> None:
        assert found(after(record_of()), earlier=note_of(LOST, by="x")) == [("signature", "earlier")]


class TestARecord:
    def test_that_another_key_signed_is_a_fault(self) -> None:
        assert found(after(record_of(by="x"))) == [("recovery", "recoveries")]

    @pytest.mark.parametrize(
        "changes",
        [
            {"format": "tianping-audit-recovery/9"},
            {"origin": "elsewhere.invalid/audit"},
            {"base": {"size": 7, "root": in_base64(LOST.root)}},
            {"base": {"size": -1, "root": in_base64(LOST.root)}},
            {"lost": {}},
        ],
        ids=["format", "origin", "no gap", "negative", "nothing"],
    )
    def test_that_says_no_gap_of_this_log_is_a_fault(self, changes: dict[str, Any]) -> None:
        assert found(after(record_of(says=changes))) == [("recovery", "recoveries")]

    def test_of_a_start_that_the_log_does_not_have_is_a_fault(self) -> None:
        assert found(after(record_of(base=LOST.first(4)))) == [("rewritten", "manifest.json")]

    def test_of_the_whole_log_leads_to_any_log(self) -> None:
        record = record_of(base=KEPT.first(0)) | {"proof": []}

        assert found(after(record), earlier=note_of(LOST)) == []


class TestTheGap:
    def test_is_shown_to_whoever_checks(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "bundle.zip"
        file.write_bytes(after(record_of()))

        for language, says in (("en", "from index 3 to 6 were lost"), ("zh", "序号 3 至 6 的事实已不存在")):
            assert verify.main([str(file), "--key", signer().vkey, "--lang", language]) == 0
            said = capsys.readouterr().out
            assert says in said
            assert WHY in said
        assert verify.main([str(file), "--key", signer().vkey, "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert (answer["ok"], [gap["lost"]["size"] for gap in answer["gaps"]]) == (True, [7])

    def test_holds_the_lost_heads_and_no_other(self) -> None:
        check = Check(io.BytesIO(after(record_of())), key(signer()))
        assert list(check.faults()) == []
        [gap] = check.gaps

        heads = {size: proofs.open_note(note_of(LOST.first(size)), key(signer())) for size in range(1, 8)}
        assert [size for size, head in heads.items() if gap.holds(head)] == [4, 5, 6, 7]

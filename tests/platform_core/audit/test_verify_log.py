"""Does an operator see, before the sequencer starts again, what a restore has lost or somebody has changed?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage, storages
from django.core.management import CommandError, call_command

from platform_core.audit import memory, queries
from platform_core.rows import new_id
from tests.database import as_login
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.audit.test_sequencing import tampered, watching
from tests.platform_core.scene import note


def verified(*arguments: str) -> str:
    said = io.StringIO()
    with as_login("sequencer"):
        call_command("verify_log", *arguments, stdout=said)
    return said.getvalue()


def head_in(folder: Path) -> str:
    """The newest head, kept in a file as `curl` would."""
    with watching():
        newest = queries.latest()
    assert newest is not None
    file = folder / f"{new_id()}.txt"
    file.write_text(newest.note, "utf8")
    return str(file)


def cut_off(kept: Path | None = None) -> int:
    """As a restore of an older copy does. Gives the size that was signed and is gone, and keeps its head."""
    note(), sequenced()
    note(), sequenced()
    with watching():
        newest = queries.latest()
    assert newest is not None
    if kept:
        kept.write_text(newest.note, "utf8")
    for table, key in (
        ("audit_signedhead", "size"),
        ("audit_mention", "leaf_index + 1"),
        ("audit_leaf", "index + 1"),
    ):
        tampered(f"DELETE FROM {table} WHERE {key} = (SELECT max({key}) FROM {table})")
    return newest.size


@pytest.mark.commits
class TestVerifyLog:
    def test_says_how_many_facts_hold_and_that_they_continue_an_earlier_head(self, tmp_path: Path) -> None:
        note(), sequenced()
        earlier = head_in(tmp_path)
        note(), sequenced()

        said = verified("--earlier", earlier)

        with watching():
            newest = queries.latest()
        assert newest is not None
        assert said == f"The log holds: {newest.size} facts, each as it was signed.\n"

    def test_finds_any_fact_that_was_changed(self) -> None:
        changed = [note(text="as it was") for _ in range(3)][1]
        sequenced()
        tampered('UPDATE eventlog_event SET payload = payload || \'{"text": "changed"}\' WHERE id = %s', str(changed))

        with pytest.raises(CommandError, match=f"^fact {changed} is not what was signed as leaf"):
            verified()

    def test_finds_that_less_is_there_than_the_sequencer_remembers(self) -> None:
        size = cut_off()

        with pytest.raises(CommandError, match=f"^the log no longer begins with the one that was signed at {size}$"):
            verified()

    def test_finds_that_the_end_is_lost(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cut_off(newest := tmp_path / "newest.txt")
        monkeypatch.setitem(storages._storages, memory.SHELF, InMemoryStorage())  # the sequencer remembers no more
        verified()

        with pytest.raises(CommandError, match="does not continue the head that was signed at"):
            verified("--earlier", str(newest))

    def test_believes_no_head_that_this_log_has_not_signed(self, tmp_path: Path) -> None:
        note(), sequenced()
        forged = Path(head_in(tmp_path))
        forged.write_text(
            forged.read_text("utf8").replace("tianping.invalid/audit\n", "tianping.invalid/other\n", 1), "utf8"
        )

        with pytest.raises(CommandError, match="the signature was not made with this key"):
            verified("--earlier", str(forged))

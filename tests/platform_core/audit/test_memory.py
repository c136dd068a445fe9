"""Does the file of the newest head survive whatever may happen to a sequencer?"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from platform_core.audit import memory
from platform_core.audit.memory import Kept, Taken
from platform_core.audit.proofs import Head
from platform_core.audit.signing import Signer
from platform_core.audit.types import Checkpoint, LogTampered
from platform_core.files import shelf
from platform_core.files.shelf import Folder
from tests.platform_core.scene import AT

OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)
OURS = Signer("tianping.invalid/tests", Ed25519PrivateKey.from_private_bytes(b"k" * 32))


@pytest.fixture
def heads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where they lie; a sequencer that starts opens the same folder anew."""
    another_starts(tmp_path, monkeypatch)
    return tmp_path / OURS.key_id.hex()


def another_starts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(storages._storages, memory.SHELF, Folder(location=folder))


def head(size: int) -> Checkpoint:
    root = bytes([size]) * 32
    note = OURS.note(size, root)
    return Checkpoint(size=size, root=root, note=note, vkey=OURS.vkey, signed_at=AT, lag=timedelta())


class Full(ContentFile):
    """The disk is full after the first bytes."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield self.read(20)
        raise OSError(ENOSPC, os.strerror(ENOSPC))


def names(heads: Path) -> list[str]:
    return sorted(file.name for file in heads.iterdir())


def remembered() -> int:
    found = memory.recall(OURS)
    assert found is not None
    return found.size


class TestRemember:
    def test_keeps_the_newest_alone(self, heads: Path) -> None:
        for size in (1, 2, 12):
            memory.remember(head(size), signer=OURS)

        assert (names(heads), remembered()) == (["12"], 12)

    def test_keeps_the_file_of_another_that_remembered_the_same(
        self, heads: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        memory.remember(head(2), signer=OURS)
        another_starts(heads.parent, monkeypatch)

        memory.remember(head(2), signer=OURS)

        assert (names(heads), remembered()) == (["2"], 2)

    def test_keeps_a_newer_one(self, heads: Path) -> None:
        memory.remember(head(3), signer=OURS)

        memory.remember(head(2), signer=OURS)

        assert (names(heads), remembered()) == (["3"], 3)

    def test_leaves_what_is_there_when_the_disk_is_full(self, heads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        memory.remember(head(2), signer=OURS)
        monkeypatch.setattr(shelf, "ContentFile", Full)

        with pytest.raises(OSError, match="No space left"):
            memory.remember(head(3), signer=OURS)

        assert (names(heads), remembered()) == (["2"], 2)


class TestRecall:
    def test_knows_nothing_where_nothing_was_remembered(self, heads: Path) -> None:
        assert memory.recall(OURS) is None

    @pytest.mark.parametrize("left", ["9.0123456789abcdef.part", "9.aside"])
    def test_passes_by_what_a_crash_left_or_somebody_set_aside(self, heads: Path, left: str) -> None:
        memory.remember(head(2), signer=OURS)
        (heads / left).write_bytes(head(9).note.encode()[:20])

        assert remembered() == 2

        memory.remember(head(3), signer=OURS)
        assert (names(heads), remembered()) == (["3", left], 3)


class TestClaim:
    def test_is_what_is_recalled_until_it_is_remembered(self, heads: Path) -> None:
        memory.remember(head(2), signer=OURS)

        memory.claim(3, head(3).note, after=2, signer=OURS)

        assert (names(heads), memory.newest(OURS)) == (["2", "2.next"], Kept(known(3), head(3).note, claimed=True))
        memory.remember(head(3), signer=OURS)
        assert (names(heads), memory.newest(OURS)) == (["3"], Kept(known(3), head(3).note, claimed=False))

    def test_is_the_only_one_that_follows_a_head_whatever_its_size(
        self, heads: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        memory.remember(head(2), signer=OURS)
        memory.claim(3, head(3).note, after=2, signer=OURS)
        another_starts(heads.parent, monkeypatch)

        for size in (3, 4):
            with pytest.raises(Taken, match="has claimed what follows the head at 2"):
                memory.claim(size, head(size).note, after=2, signer=OURS)

        assert (names(heads), remembered()) == (["2", "2.next"], 3)

    def test_comes_too_late_where_the_next_head_is_remembered_already(self, heads: Path) -> None:
        memory.remember(head(2), signer=OURS)
        memory.remember(head(3), signer=OURS)  # and the claim before it is gone

        with pytest.raises(Taken, match="has signed beyond the head at 2"):
            memory.claim(4, head(4).note, after=2, signer=OURS)

        assert (names(heads), remembered()) == (["3"], 3)

    @pytest.mark.parametrize("after", [0, 2])
    def test_is_won_by_one_of_many_at_once(self, heads: Path, after: int) -> None:
        if after:
            memory.remember(head(after), signer=OURS)
        start, won = threading.Barrier(8), list[int]()

        def try_it(size: int) -> None:
            start.wait()
            with suppress(Taken):
                memory.claim(size, head(size).note, after=after, signer=OURS)
                won.append(size)

        threads = [threading.Thread(target=try_it, args=(size,)) for size in range(3, 11)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert won == [remembered()]

    def test_that_another_key_signed_is_not_believed(self, heads: Path) -> None:
        memory.claim(3, Signer(OURS.origin, OTHER).note(3, b"3" * 32), after=0, signer=OURS)

        with pytest.raises(LogTampered, match=re.escape("remembered at 0.next was not signed with this key")):
            memory.recall(OURS)


def known(size: int) -> Head:
    return Head(OURS.origin, size, head(size).root)

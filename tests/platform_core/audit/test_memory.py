"""Does the file of the newest head survive whatever may happen to a sequencer?"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from platform_core.audit import memory
from platform_core.audit.signing import Signer
from platform_core.audit.types import Checkpoint
from platform_core.files.shelf import Folder
from tests.platform_core.scene import AT

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
        monkeypatch.setattr(memory, "ContentFile", Full)

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

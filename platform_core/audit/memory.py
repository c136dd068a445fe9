"""Which head did we sign last? Kept outside the database, whose owner could otherwise take the head back."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from platform_core.audit import proofs
from platform_core.audit.proofs import Fault, Head
from platform_core.audit.signing import Signer
from platform_core.audit.types import Checkpoint, LogTampered

SHELF = "heads"


def remember(checkpoint: Checkpoint, *, signer: Signer) -> None:
    """Keep this head's note and delete older ones. Call it after the commit: the file is never ahead of the log.

    Two sequencers, or one before and after a restart, may keep the same head: an existing file stays.
    """
    shelf, kept = storages[SHELF], _sizes(signer)
    if any(size >= checkpoint.size for size in kept):
        return
    shelf.save(f"{_folder(signer)}/{checkpoint.size}", ContentFile(checkpoint.note.encode()))
    for size in kept:
        shelf.delete(f"{_folder(signer)}/{size}")


def recall(signer: Signer) -> Head | None:
    """The newest kept head of this key. Raises ``LogTampered`` if another key signed it."""
    sizes = _sizes(signer)
    if not sizes:
        return None
    with storages[SHELF].open(f"{_folder(signer)}/{max(sizes)}") as file:
        note = file.read()
    try:
        return proofs.opened(note, proofs.key_of(signer.vkey))
    except Fault:
        raise LogTampered(f"the head that was remembered at {max(sizes)} was not signed with this key") from None


def _sizes(signer: Signer) -> list[int]:
    """The sizes by file name. Other names are not ours: an interrupted write, or a head that was set aside."""
    shelf, folder = storages[SHELF], _folder(signer)
    return [int(name) for name in shelf.listdir(folder)[1] if name.isdigit()] if shelf.exists(folder) else []


def _folder(signer: Signer) -> str:
    """One folder per key: a new key is a new log."""
    return signer.key_id.hex()

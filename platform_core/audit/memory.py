"""The anchor of the log: the head that was signed last, and who may sign the next. Kept outside every database.

No owner of a database can take a head back from here, and of two sequencers on two databases one alone may sign the
next head. Before it signs, a sequencer *claims*: it creates the one file that may follow the newest head, with the note
that it will sign. A claim whose commit failed stands, so the next sequencer must arrive at the same root.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core.files.storage import storages

from platform_core.audit import proofs
from platform_core.audit.proofs import Fault, Head
from platform_core.audit.signing import Signer
from platform_core.audit.types import Checkpoint, LogTampered

SHELF: Final = "heads"
NEXT: Final = ".next"  # `20.next` is the claim that follows the head at 20


@dataclass(frozen=True, slots=True)
class Kept:
    """A head in the anchor, and its note. ``claimed``: it was signed; whether it was committed nobody has noted yet."""

    head: Head
    note: str
    claimed: bool


class Taken(RuntimeError):
    """Another sequencer has claimed the head that follows this one."""


def remember(checkpoint: Checkpoint, *, signer: Signer) -> None:
    """Keep this head's note and delete older ones. Call it after the commit."""
    keep(checkpoint.size, checkpoint.note, signer=signer)


def keep(size: int, note: str, *, signer: Signer) -> None:
    """Keep a head. Two sequencers, or one before and after a restart, may keep the same: an existing file stays."""
    shelf: Any = storages[SHELF]
    kept = _sizes(signer)
    if not any(known >= size for known in kept):
        shelf.create(f"{_folder(signer)}/{size}", note.encode())
        for known in kept:
            shelf.delete(f"{_folder(signer)}/{known}")
    for claimed in _sizes(signer, NEXT):
        if claimed < size:  # only now: as long as it stands, nobody else follows that head
            shelf.delete(f"{_folder(signer)}/{claimed}{NEXT}")


def claim(size: int, note: str, *, after: int, signer: Signer) -> None:
    """Be the only one whose head of this size follows the one at ``after``. Raises ``Taken``."""
    shelf: Any = storages[SHELF]
    name = f"{_folder(signer)}/{after}{NEXT}"
    if not shelf.create(name, note.encode()):
        raise Taken(f"another sequencer has claimed what follows the head at {after}")
    if max(_sizes(signer), default=0) > after:  # its claim was done and gone before ours was made
        shelf.delete(name)
        raise Taken(f"another sequencer has signed beyond the head at {after}")


def newest(signer: Signer) -> Kept | None:
    """The newest head that this key signed or was about to sign. Raises ``LogTampered`` if another key signed it."""
    kept, claims = max(_sizes(signer), default=0), _sizes(signer, NEXT)
    try:
        if claims and max(claims) >= kept:
            return _read(f"{max(claims)}{NEXT}", signer=signer, claimed=True)
        return _read(str(kept), signer=signer, claimed=False) if kept else None
    except FileNotFoundError:  # another has gone on since we looked
        return newest(signer)


def recall(signer: Signer) -> Head | None:
    """The head of ``newest``."""
    found = newest(signer)
    return found.head if found else None


def _read(name: str, *, signer: Signer, claimed: bool) -> Kept:
    with storages[SHELF].open(f"{_folder(signer)}/{name}") as file:
        note = file.read()
    try:
        return Kept(proofs.open_note(note, proofs.key_of(signer.vkey)), note.decode(), claimed)
    except Fault:
        raise LogTampered(f"the head that was remembered at {name} was not signed with this key") from None


def _sizes(signer: Signer, kind: str = "") -> list[int]:
    """The sizes by file name. Other names are not ours: an interrupted write, or a head that was set aside."""
    shelf, folder = storages[SHELF], _folder(signer)
    names = shelf.listdir(folder)[1] if shelf.exists(folder) else []
    found = [name.removesuffix(kind) for name in names if name.endswith(kind)]
    return [int(name) for name in found if name.isdigit()]


def _folder(signer: Signer) -> str:
    """One folder per key: a new key is a new log."""
    return signer.key_id.hex()

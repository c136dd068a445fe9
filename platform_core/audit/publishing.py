"""The head shown to others: only one that verifies with the configured key, which no database holds."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from functools import cache
from typing import Final

from django.conf import settings

from platform_core.audit import proofs, queries, verify
from platform_core.audit.errors import HeadNotOurs, NothingSigned
from platform_core.audit.proofs import Fault
from platform_core.audit.types import Checkpoint

OURS: Final = re.compile(r"^from platform_core\.audit\.proofs import \(.*?^\)\n", re.DOTALL | re.MULTILINE)
BEGINS: Final = "from __future__ import annotations\n"
AS_FILE: Final = {"Content-Disposition": 'attachment; filename="verify.py"'}


def newest() -> Checkpoint:
    """The newest head, read from its signed note. Raises ``NothingSigned`` or ``HeadNotOurs``."""
    head = queries.latest()
    if head is None:
        raise NothingSigned
    try:
        signed = proofs.open_note(head.note.encode(), proofs.key_of(settings.AUDIT_PUBLIC_KEY))
    except Fault:
        raise HeadNotOurs(size=head.size) from None
    return replace(head, size=signed.size, root=signed.root, vkey=settings.AUDIT_PUBLIC_KEY)


@cache
def program() -> bytes:
    """The program that checks bundles and contracts, for anybody: one file, with our modules in the place of their
    imports.

    Raises ``RuntimeError`` rather than give away a program that does not run alone.
    """
    theirs, ours = (inspect.getsource(module) for module in (verify, proofs))
    alone, replaced = OURS.subn(lambda _: ours.partition(BEGINS)[2], theirs)
    if replaced != 1:
        raise RuntimeError(f"verify.py imports proofs once, and not {replaced} times")
    return alone.encode()

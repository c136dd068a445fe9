"""Which head do we show to others? Only one that verifies with the configured key, which no database holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from django.conf import settings

from platform_core.audit import queries, verify
from platform_core.audit.errors import HeadNotOurs, NothingSigned
from platform_core.audit.types import Checkpoint
from platform_core.audit.verify import Fault

VERIFIER: Final = Path(verify.__file__)  # the program that checks a bundle: one file, for anybody


def newest() -> Checkpoint:
    """The newest head, read from its signed note. Raises ``NothingSigned`` or ``HeadNotOurs``."""
    head = queries.latest()
    if head is None:
        raise NothingSigned
    try:
        signed = verify.opened(head.note.encode(), verify.key_of(settings.AUDIT_PUBLIC_KEY))
    except Fault:
        raise HeadNotOurs(size=head.size) from None
    return replace(head, size=signed.size, root=signed.root, vkey=settings.AUDIT_PUBLIC_KEY)

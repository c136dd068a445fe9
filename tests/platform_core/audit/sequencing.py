"""How does a test get its facts into the tree? By turns of the sequencer itself, logged in as it is.

Only in tests marked `commits`: a fact gets its place once it is committed, and past every older transaction.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from platform_core.audit import queries
from platform_core.audit.worker import Sequencer
from platform_core.tenancy.scopes import UNBOUND, bound
from tests.database import as_login

PATIENCE = 120  # seconds; nothing is measured by it


@contextmanager
def as_the_sequencer() -> Iterator[Sequencer]:
    """Logged in as its process is, with a loop whose turns are ours."""
    with as_login("sequencer"), bound(UNBOUND):
        yield Sequencer(None)


def sequenced() -> None:
    """Until every committed fact has its place, and all that was asked for is built."""
    end = time.monotonic() + PATIENCE
    with as_the_sequencer() as loop:
        while loop.turn() == 0.0 or not caught_up():
            assert time.monotonic() < end, "an older transaction stays open"


def caught_up() -> bool:
    with transaction.atomic():
        return queries.caught_up()

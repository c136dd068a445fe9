"""The sequencer's thread: of the worker on the queue `sequencer`, which alone has the signing key."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import cached_property
from typing import Final

from django.db import transaction

from platform_core import clock
from platform_core.audit import findings, memory, patrol, ports, queries, sequencing, standby
from platform_core.audit.memory import Taken
from platform_core.audit.proofs import Head
from platform_core.audit.signing import Signer, signer
from platform_core.audit.types import LogTampered
from platform_core.eventlog.queries import newest
from platform_core.tenancy.door import entered
from platform_core.tenancy.loops import Loop

logger = logging.getLogger(__name__)
PAUSE: Final = 5.0  # seconds between two looks at a short log in which nothing is new
ROUND: Final = 86_400  # seconds in which a look round a longer one comes to its end
GATHER: Final = 0.5  # seconds in which facts gather for the next head: each costs a signature and the proofs before it
HALT: Final = 30.0  # between two alarms


class Sequencer(Loop):
    """Give facts their places soon after they are settled, and build pending work in between."""

    label = "sequencer"
    queue = "sequencer"
    glance = GATHER
    newest = ""  # the last fact that was settled before the last turn
    seen: Head | None = None  # the newest head that we keep: no database can take it back
    reached = 0  # where the patrol's round over the log has come to
    found = ""  # what was found: this process signs nothing from then on, and no other does until a person releases it

    @cached_property
    def signer(self) -> Signer:
        return signer()

    def begin(self) -> None:
        """Log whether a failover may lose signed facts: it may where no standby is named."""
        with transaction.atomic():
            named = standby.names()
        if not named:
            logger.warning("no_synchronous_standby")
        else:
            logger.info("synchronous_standby", extra={"names": named})

    def turn(self) -> float:
        with entered(by="sequencer"):
            self.newest = newest()
            self.found = self.found or _findings_text()
            grown = 0 if self.found else self._grow()
            if self.found:
                logger.critical("log_tampered", extra={"found": self.found})
                return HALT
            built = [name for name in ports.EXPORTS if self._build(name)]
        return 0.0 if grown >= sequencing.BATCH or built else self._pause()

    def is_called(self) -> bool:
        return not self.found and newest() != self.newest

    def _pause(self) -> float:
        size = self.seen.size if self.seen else 0
        return max(GATHER, min(PAUSE, ROUND * patrol.ROUND / max(size, 1)))

    def does_its_work(self) -> bool:
        """False while the log is found tampered: health checks then fail too."""
        return not self.found

    def _grow(self) -> int:
        try:
            self.seen = self.seen or memory.recall(self.signer)
            grown = sequencing.extend(self.signer, seen=self.seen, at=_now())
            self._look_round()
        except Taken as taken:  # which facts it signed shows with the next turn
            logger.warning("head_is_taken", extra={"by": str(taken)})
            return 0
        except LogTampered as tampered:
            self._raise_the_alarm(str(tampered))
            return 0
        return grown

    def _look_round(self) -> None:
        with transaction.atomic():
            newest = queries.latest()
            if newest is None:
                return
            self.reached = patrol.check_some(newest, start=self.reached)
        if self.seen is None or self.seen.size < newest.size:
            memory.remember(newest, signer=self.signer)
            self.seen = Head(self.signer.origin, newest.size, newest.root)

    def _build(self, name: str) -> bool:
        """Build one piece of work. A failure concerns only the person who asked for it; facts still get their
        places.
        """
        try:
            return ports.EXPORTS[name].build_next(at=_now())
        except Exception:
            logger.exception("export_failed", extra={"of": name})
            return False

    def _raise_the_alarm(self, found: str) -> None:
        """Publish the finding once. It stops every sequencer that starts, until a person releases it."""
        findings.tell(found, size=self.seen.size if self.seen else 0, at=_now())
        self.found = found


def _findings_text() -> str:
    with transaction.atomic():
        return "; ".join(findings.open_findings().values())


def _now() -> datetime:
    with transaction.atomic():
        return clock.now()

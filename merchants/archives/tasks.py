"""The loop of a worker that builds archives of shops, one after the other, and deletes what is gone."""

from __future__ import annotations

import logging
from typing import Final

from django.db import transaction

from merchants.archives.commands import building
from platform_core import clock
from platform_core.actors import part
from platform_core.tenancy.door import entered
from platform_core.tenancy.loops import Loop
from platform_core.tenancy.scopes import SYSTEM, bound

ARCHIVES: Final = part("archives")
PAUSE: Final = 5.0  # seconds until somebody asks again whether an archive is wanted
logger = logging.getLogger(__name__)


class Archives(Loop):
    """Build archives in a thread of its own: one may take minutes, and nobody else waits for it."""

    label = "archives"
    queue = "default"

    def turn(self) -> float:
        with entered(by="archives"):
            return 0.0 if advance() else PAUSE


def advance() -> bool:
    """Delete one archive that is gone, or build the next; false where there is nothing to do.

    A build that fails is tried again later; until its deadline the others go first.
    """
    with bound(SYSTEM):
        if building.delete_next():
            return True
        with transaction.atomic():
            found = building.claim_next(at=clock.now())
        if found is None:
            return False
        try:
            building.build_archive(found, by=ARCHIVES)
        except Exception:
            logger.exception("archive_not_built", extra={"archive_id": str(found.archive_id)})
        return True

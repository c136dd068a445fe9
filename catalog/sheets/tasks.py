"""The loop of a worker that writes the files of shops, a batch of one shop a turn; and the end of their lines."""

from __future__ import annotations

from typing import Final

from celery import shared_task
from django.db import transaction

from catalog.sheets import queries
from catalog.sheets.commands import sending, writing
from catalog.sheets.states import S
from catalog.sheets.types import NextImport
from platform_core import clock
from platform_core.accounts import queries as accounts
from platform_core.accounts.ports import shop_rights
from platform_core.actors import part
from platform_core.tenancy.door import entered
from platform_core.tenancy.loops import Loop
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound, merchant

SHEETS: Final = part("sheets")
PAGE: Final = "/seller/import"  # by which the rights of roles are asked
PAUSE: Final = 2  # seconds until somebody asks again whether a file has come in


@shared_task(name="catalog.forget_import_lines", ignore_result=True)
def forget_import_lines(**_newer: object) -> None:
    """Delete the lines of imports that ended long ago, each shop in a transaction of its own."""
    at = clock.now()
    with entered("clock"), bound(SYSTEM):
        with transaction.atomic():
            shops = queries.shops_with_lines_over(at=at)
        for merchant_id in shops:
            with transaction.atomic(), acting_for(merchant_id):
                sending.forget_lines(merchant_id, by=SHEETS, at=at)


class Sheets(Loop):
    """Write files of shops, in turns: a long one delays nobody else's by more than a batch."""

    label = "sheets"
    queue = "default"

    def turn(self) -> int:
        with entered(by="sheets"):
            return 0 if advance() else PAUSE


def advance() -> bool:
    """Do one piece of work of the import that has waited longest; false where none waits."""
    with bound(SYSTEM), transaction.atomic():
        found = queries.next_import()
        may_write = found is not None and _may_write(found)
    if found is None:
        return False
    with bound(merchant(found.merchant_id, found.person_id)):
        _take_turn(found, may_write=may_write)
    return True


def _may_write(found: NextImport) -> bool:
    """Whether the sender still acts for the shop, in a role that lists its goods and sends its orders."""
    role = accounts.roles_of(found.person_id).get(found.merchant_id)
    return role is not None and shop_rights().may_act(role, path=PAGE)


def _take_turn(found: NextImport, *, may_write: bool) -> None:
    with transaction.atomic():
        at = clock.now()
        state = writing.begin_turn(found.import_id, may_write=may_write, by=SHEETS, at=at)
    if state is S.READING:
        writing.lay_out(found.import_id, by=SHEETS, at=at)
    elif state is S.WRITING:
        with transaction.atomic():
            writing.write_batch(found.import_id, by=SHEETS, at=clock.now())

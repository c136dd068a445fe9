"""Who listens in these tests, and what is found in the relay's tables afterwards?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from platform_core import clock
from platform_core.eventlog.models import Pending
from platform_core.tenancy.scopes import SYSTEM, bound


class Ear:
    """Hears, and does what it is told by the text of a fact."""

    def __init__(self, **doing: Any) -> None:
        self.heard, self.context, self.doing = [], [], doing

    def __call__(self, fact: Any, context: Any) -> None:
        self.heard.append(fact.text)
        self.context.append(context)
        if does := self.doing.get(fact.text):
            does()


def fail() -> None:
    raise ZeroDivisionError("with a name in it")


def rows(model: Any) -> list[Any]:
    with bound(SYSTEM), transaction.atomic():
        return list(model.objects.all())


def pending() -> Any:
    [row] = rows(Pending)
    return row


def rows_now() -> datetime:
    with transaction.atomic():
        return clock.now()

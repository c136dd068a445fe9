"""Declare the personal data in rows of closing accounts."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from platform_core.vault.declarations import Rows, retain
from privacy.closures.models import Closure


def export_closures(person_id: UUID) -> Rows:
    return list(Closure.objects.filter(person_id=person_id).order_by("asked_at").values("number", "state", "asked_at"))


_rights = partial(retain, because="PIP-50", retention="RT_RIGHTS")
_rights("privacy.Closure", "person_id", purpose="closing an account when its owner wants it", export=export_closures)

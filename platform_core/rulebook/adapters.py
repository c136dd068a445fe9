"""Fills the port of `accounts`, which is below: the terms of opening an account."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from platform_core.accounts.errors import TermsNotAccepted
from platform_core.actors import Actor
from platform_core.rulebook.commands import accepting
from platform_core.rulebook.errors import NotInForce
from platform_core.rulebook.types import Occasion


class Terms:
    """The rules that somebody accepts with an account."""

    def accept(self, person_id: UUID, *, versions: Collection[UUID], by: Actor, at: datetime) -> None:
        """Raises ``TermsNotAccepted`` where these are not all the versions in force that an account asks for."""
        try:
            accepting.accept(
                Occasion.REGISTRATION, about_id=person_id, person_id=person_id, versions=versions, by=by, at=at
            )
        except NotInForce as refusal:
            raise TermsNotAccepted(in_force=refusal.in_force) from None

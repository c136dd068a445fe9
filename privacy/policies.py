"""Who may have a copy of what we hold about a person?"""

from __future__ import annotations

from uuid import UUID

from platform_core.actors import Actor, Role


def may_export(person_id: UUID, *, by: Actor) -> bool:
    """The person, in whatever role; and the platform's people on the person's behalf."""
    return by.role is Role.STAFF or (by.id == person_id and by.role in (Role.SHOPPER, Role.MERCHANT))

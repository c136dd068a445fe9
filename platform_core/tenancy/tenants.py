"""How does a shop get its place behind the walls, and has it one?

By the app that owns shops, in the transaction that opens it.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from platform_core.tenancy.models import Tenant


def is_tenant(id_: UUID) -> bool:
    """Whether there is a shop of this id."""
    return Tenant.objects.filter(id=id_).exists()


def open_tenants(ids: Iterable[UUID]) -> None:
    """One row an id. Who may do so, the table's walls say; what it means, the caller tells."""
    Tenant.objects.bulk_create(Tenant(id=id_) for id_ in ids)

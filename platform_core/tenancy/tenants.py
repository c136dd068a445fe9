"""Tenants: make one for a new shop, and tell whether an id is one.

The app that owns shops makes the tenant in the transaction that opens the shop.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from platform_core.tenancy.models import Tenant


def is_tenant(id_: UUID) -> bool:
    """Tell whether there is a shop with this id."""
    return Tenant.objects.filter(id=id_).exists()


def open_tenants(ids: Iterable[UUID]) -> None:
    """Insert one row per id. The table's walls say who may; the caller publishes the fact."""
    Tenant.objects.bulk_create(Tenant(id=id_) for id_ in ids)

"""Who may come in by the seller's door?"""

from __future__ import annotations

from uuid import UUID

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from platform_core.actors import Actor, Role
from platform_core.tenancy.scopes import current


class WorksForAShop(BasePermission):
    """Somebody who is signed in and stands there for a shop."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return current().role == Role.MERCHANT


def own_shop(actor: Actor) -> UUID:
    """The shop that the actor stands here for. Raises 403 for who stands for none."""
    if actor.merchant_id is None:
        raise PermissionDenied
    return actor.merchant_id

"""Permissions of API views by role, before any rule is asked."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from platform_core.accounts.errors import NotARegulator
from platform_core.actors import Role
from platform_core.tenancy import scopes


class ActsForAShop(BasePermission):
    """The caller has a place in the shop it names; the door has bound that shop."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return scopes.current().role == Role.MERCHANT


class ActsForAnAuthority(BasePermission):
    """A regulator whose session has seen a second factor. Anybody else who is signed in is told so."""

    def has_permission(self, request: Request, view: Any) -> bool:
        scope = scopes.current()
        if scope.person_id is not None and scope.role != Role.REGULATOR:
            raise NotARegulator
        return scope.role == Role.REGULATOR

"""The doors that are a person's own: where a sign-in leads, and what is said at the door of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from platform_core.accounts import queries
from platform_core.accounts.models import User
from platform_core.actors import Role
from platform_core.tenancy import scopes

HOMES: Final[Mapping[Role, tuple[str, Promise]]] = {
    Role.STAFF: ("/admin/", _("To the desk")),
    Role.REGULATOR: ("/regulator/", _("To the requests of your authority")),
    Role.MERCHANT: ("/seller/", _("To your shop")),
    Role.SHOPPER: ("/me/", _("To your orders")),
}


def own_doors(user: User) -> list[Role]:
    """The capacities in which a person may come in, the narrowest first; everybody may buy."""
    with scopes.bound(scopes.shopper(user.id)):
        acts_for_a_shop = bool(queries.roles_of(user.id))
    held = {
        Role.STAFF: user.is_staff,
        Role.REGULATOR: user.is_regulator,
        Role.MERCHANT: acts_for_a_shop,
        Role.SHOPPER: True,
    }
    return [role for role, may in held.items() if may]


def home_of(user: User) -> str:
    """The address at which a person begins after signing in."""
    return HOMES[own_doors(user)[0]][0]


def turn_away(request: HttpRequest, door: Role) -> TemplateResponse:
    """Say whose door this is, and lead a person who is signed in to their own."""
    own = own_doors(request.user) if isinstance(request.user, User) else []
    shown = [{"address": HOMES[role][0], "name": HOMES[role][1]} for role in own]
    facts = {"door": door, "own": shown, "navigation": ""}  # the ways behind a door are for those who may come in
    return TemplateResponse(request, "accounts/wrong_door.html", facts, status=403)

"""The scope of a request. Staff and regulators have theirs only after a second factor in this session."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from platform_core.accounts import homes, second_factor, sessions
from platform_core.accounts.models import User
from platform_core.accounts.standing import SHOP_HEADER, scope_for
from platform_core.actors import Role
from platform_core.http import problems
from platform_core.http.chain import is_bare
from platform_core.tenancy import door, scopes

ADMIN: Final = "/admin/"
REGULATORS: Final = "/regulator/"
API: Final = "/api/"
NAMES: Final = {
    "/api/storefront/": "storefront",
    "/api/seller/": "seller",
    "/seller/": "seller",
    "/api/regulator/": "regulator",
    REGULATORS: "regulator",
    ADMIN: "admin",
    "/webhooks/": "webhooks",
}
GUARDED: Final = {ADMIN: "is_staff", REGULATORS: "is_regulator"}  # pages that ask for a right and a second factor
OWNERS: Final = {"is_staff": Role.STAFF, "is_regulator": Role.REGULATOR}
FACTORS: Final = "/accounts/2fa/"  # allauth's pages on which second factors are enrolled, read and taken away
CHANGE: Final = "/accounts/password/change/"
SHOWING: Final = frozenset({f"{FACTORS}authenticate/", f"{FACTORS}reauthenticate/"})
ONCE_MORE: Final = "/accounts/reauthenticate/"  # asks for the password, and resumes what allauth held back unseen by us


class Door(door.Door):
    """The last middleware but one. API calls come in as nobody: their authenticator rebinds once it knows who it is."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = _elsewhere(request) or super().__call__(request)
        if (session := getattr(request, "session", None)) is not None:
            sessions.note_use(session)
        return response

    def name_of(self, request: HttpRequest) -> str:
        return next((name for prefix, name in NAMES.items() if request.path.startswith(prefix)), "pages")

    def scope_of(self, request: HttpRequest) -> scopes.Scope:
        name = self.name_of(request)
        if is_bare(request) or request.path.startswith(API) or not isinstance(request.user, User):
            return scopes.ANONYMOUS
        if name == "admin":
            return scopes.staff(request.user.id)  # __call__ has let nobody else through
        return scope_for(
            request.user.id,
            by=name,
            shop=request.headers.get(SHOP_HEADER),
            for_authority=name == "regulator",  # nor has it here
        )


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    """The page that this request has to go to first, if any."""
    right = next((right for prefix, right in GUARDED.items() if request.path.startswith(prefix)), "")
    if right:
        return _not_yet(request, right)
    if _guards_the_account(request.path) and _unproven(request):
        return _to(reverse("mfa_reauthenticate"), request)
    return None


def _guards_the_account(path: str) -> bool:
    return path in (ONCE_MORE, CHANGE) or (path.startswith(FACTORS) and path not in SHOWING)


def _unproven(request: HttpRequest) -> bool:
    """A second factor guards itself and the password: allauth would let who knows the password replace both."""
    user = request.user
    if not isinstance(user, User) or not second_factor.is_enrolled(user):
        return False
    return not second_factor.shown_in(request, user, within=second_factor.FRESH_FOR)


def _not_yet(request: HttpRequest, right: str) -> HttpResponse | None:
    """The redirect for a person who may not come in, or not yet."""
    user = request.user
    if not isinstance(user, User):
        return _to(str(settings.LOGIN_URL), request)
    if not getattr(user, right):
        return _turn_away(request, OWNERS[right])
    if second_factor.shown_in(request, user):
        return None
    return _to(reverse("mfa_reauthenticate" if second_factor.is_enrolled(user) else "mfa_activate_totp"), request)


def _turn_away(request: HttpRequest, door: Role) -> HttpResponse:
    """A page for a browser, and for programs the problem alone."""
    if not problems.is_for_a_browser(request):
        return problems.page(request, 403)
    return homes.turn_away(request, door).render()


def _to(address: str, request: HttpRequest) -> HttpResponse:
    """There, and then back to here."""
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")

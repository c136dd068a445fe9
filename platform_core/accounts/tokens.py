"""Authentication of API calls: a client by `Authorization: Bearer <token>`, a browser by cookie and CSRF token."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from platform_core.accounts import second_factor, sessions
from platform_core.accounts.models import User
from platform_core.accounts.session_store import SessionStore
from platform_core.accounts.standing import SHOP_HEADER, refuse_other_roles, scope_for
from platform_core.tenancy import door, scopes

READS = ("GET", "HEAD", "OPTIONS")


class SessionToken(SessionAuthentication):
    """Both are keys of the same kind of session. The open transaction is rebound to the person's scope."""

    def authenticate(self, request: Request) -> tuple[User, str | None] | None:
        token = bearer(request)
        user = self._of_browser(request) if token is None else _owner(token)
        if not isinstance(user, User):
            return None
        scopes.rebind(
            scope_for(
                user.id,
                by=door.name(),
                shop=request.headers.get(SHOP_HEADER),
                for_authority=user.is_regulator and second_factor.shown_in(_session_of(request, token), user),
            )
        )
        if request.method not in READS:
            refuse_other_roles(request.path)
        return user, token

    def _of_browser(self, request: Request) -> object:
        """The user of the cookie: the middleware for sessions lets calls of the API through, so that most need no
        session.
        """
        call, key = request._request, request.COOKIES.get(settings.SESSION_COOKIE_NAME)  # noqa: SLF001  # as below
        if not key:
            return None
        call.session = SessionStore(key)
        call.user = get_user(call)
        found = super().authenticate(request)
        return None if found is None else found[0]

    def authenticate_header(self, request: Request) -> str:
        """The header with which a caller without a session is answered 401 and not 403."""
        return "Bearer"


class SessionTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself on creation
    target_class = "platform_core.accounts.tokens.SessionToken"
    name = "sessionToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of POST sessions; regulators have a door of their own for it.",
        }


def bearer(request: Request) -> str | None:
    """The token sent along, if one was."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _session_of(request: Request, token: str | None) -> HttpRequest:
    """The browser's own, or the client's."""
    return request._request if token is None else sessions.make_request(token)  # noqa: SLF001  # DRF has no other name for it


def _owner(token: str) -> User:
    """A token that is no longer good is not the same as none: the client has to sign in again."""
    user = sessions.owner_of(token)
    if not isinstance(user, User):
        raise AuthenticationFailed
    return user

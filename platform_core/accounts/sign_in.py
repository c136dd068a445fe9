"""Adapters of allauth's pages. They sign in and keep second factors; accounts are opened by the API."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from platform_core import clock
from platform_core.accounts import attempts, devices, homes, origins, proofs, queries
from platform_core.accounts.attempts import Caller
from platform_core.accounts.commands import recovering, signing_in
from platform_core.accounts.errors import TooManyAttempts
from platform_core.accounts.models import User
from platform_core.actors import ANONYMOUS
from platform_core.http.requests import address_of
from platform_core.vault.secrets import expose, protect

PURPOSE = "second factor"


class Adapter(DefaultAccountAdapter):
    """Every sign-in is a fact, and so is every wrong password, which counts as it does at the API's door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **circumstances: Any) -> HttpResponseBase | None:
        """The password has just been checked: the session keeps the proof of it, over a second step too."""
        response: HttpResponseBase | None = super().pre_login(request, user, **circumstances)
        if response is None:
            _prove(request, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a sign-in leads that was asked for by no page: to the person's own door."""
        user = request.user
        return homes.home_of(user) if isinstance(user, User) else str(super().get_login_redirect_url(request))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        origins.keep_origin(request.session, origins.origin_of(request))
        attempts.forget(caller_of(request, user.get_username()))
        signing_in.tell_signed_in(user.pk, by=ANONYMOUS, at=clock.now())

    def post_login(self, request: HttpRequest, user: User, **circumstances: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **circumstances)
        devices.remember(response, request, user.id)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse too many tries, in place of allauth's own counters, by which a few wrong tries shut a name for
        everybody.
        """
        try:
            attempts.refuse_too_many(caller_of(request, credentials.get("username", "")))
        except TooManyAttempts:
            raise self.validation_error("too_many_login_attempts") from None

    def set_password(self, user: User, password: str) -> None:
        """Set the password by the proof of the old one, which the form has just checked with this object."""
        recovering.replace_password(user, password=password, by=ANONYMOUS, at=clock.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username")
        if username:
            attempts.note_failure(caller_of(request, username))
            signing_in.tell_refused_sign_in(username, by=ANONYMOUS, at=clock.now())


class SecondFactor(DefaultMFAAdapter):
    """The secret of an authenticator app stands in a table open to every scope, hence only under the master key."""

    def encrypt(self, text: str) -> str:
        return protect(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return expose(encrypted_text, purpose=PURPOSE)


def caller_of(request: HttpRequest, username: str) -> Caller:
    """The caller who signs in by a page, for `attempts`."""
    person = queries.find_person(username)
    device = devices.known_as(devices.of_browser(request), person.id if person else None)
    return Caller(username.lower(), address=address_of(request), device=device)


def _prove(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        request.session.create()
    proofs.prove(str(request.session.session_key), user)

"""Adapters by which allauth's pages sign people in and keep their second factors. Accounts are opened by the API."""

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
    """Publish each sign-in and each wrong password as a fact, and count wrong passwords together with the API's."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **circumstances: Any) -> HttpResponseBase | None:
        """Keep in the session that the password has just been checked, also while a second factor is asked for."""
        response: HttpResponseBase | None = super().pre_login(request, user, **circumstances)
        if response is None:
            _prove(request, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The address after a sign-in that no page has asked for: the home of this kind of person."""
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
        """Refuse too many tries. Allauth's own counters, which this replaces, let a stranger lock anybody out."""
        try:
            attempts.refuse_too_many(caller_of(request, credentials.get("username", "")))
        except TooManyAttempts:
            raise self.validation_error("too_many_login_attempts") from None

    def set_password(self, user: User, password: str) -> None:
        """Set a new password; the form has just checked the old one on this ``user``, which is the proof."""
        recovering.replace_password(user, password=password, by=ANONYMOUS, at=clock.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username")
        if username:
            attempts.note_failure(caller_of(request, username))
            signing_in.tell_refused_sign_in(username, by=ANONYMOUS, at=clock.now())


class SecondFactor(DefaultMFAAdapter):
    """Encrypt the secrets of authenticator apps under the master key, because every scope may read their table."""

    def encrypt(self, text: str) -> str:
        return protect(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return expose(encrypted_text, purpose=PURPOSE)


def caller_of(request: HttpRequest, username: str) -> Caller:
    """The caller as `attempts` counts them: name, address, and the device if the person has used it before."""
    person = queries.find_person(username)
    device = devices.known_as(devices.of_browser(request), person.id if person else None)
    return Caller(username.lower(), address=address_of(request), device=device)


def _prove(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        request.session.create()
    proofs.prove(str(request.session.session_key), user)

"""What do allauth's pages do our way? They sign in and keep second factors; accounts are opened by the API."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from platform_core import clock
from platform_core.accounts import attempts, commands
from platform_core.accounts.errors import TooManyAttempts
from platform_core.actors import ANONYMOUS
from platform_core.http.requests import address_of
from platform_core.vault.secrets import expose, protect

PURPOSE = "second factor"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Every sign-in is a fact, and so is every wrong password, which counts as it does at the API's door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        attempts.forget(user.get_username(), address=self.get_client_ip(request))
        commands.tell_signed_in(user.pk, by=ANONYMOUS, at=clock.now())

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of allauth's own counters, by which a few wrong tries shut a name for everybody."""
        try:
            attempts.refuse_too_many(credentials.get("username", ""), address=self.get_client_ip(request))
        except TooManyAttempts:
            raise self.validation_error("too_many_login_attempts") from None

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """The one column that a scope may change."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        username = credentials.get("username")
        if username:
            attempts.note_failure(username, address=self.get_client_ip(request))
            commands.tell_refused_sign_in(username, by=ANONYMOUS, at=clock.now())


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """The secret of an authenticator app stands in a table open to every scope, hence only under the master key."""

    def encrypt(self, text: str) -> str:
        return protect(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return expose(encrypted_text, purpose=PURPOSE)

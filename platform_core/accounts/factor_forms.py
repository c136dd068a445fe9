"""Limits on guesses at a second factor on allauth's pages, as at the API's door (`attempts`).

allauth's own counter is by account alone: five wrong codes of a stranger would shut its owner out.
"""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms
from django.core.exceptions import ValidationError

from platform_core.accounts import attempts
from platform_core.accounts.errors import TooManyAttempts
from platform_core.accounts.sign_in import caller_of


class _Counted(forms.BaseAuthenticateForm):
    def clean_code(self) -> Any:
        caller = caller_of(context.request, self.user.username)
        try:
            attempts.refuse_too_many_codes(caller)
        except TooManyAttempts:
            raise get_adapter().validation_error("too_many_login_attempts") from None
        try:
            return super().clean_code()
        except ValidationError:
            attempts.note_wrong_code(caller)
            raise


class Authenticate(_Counted, forms.AuthenticateForm):
    """While signing in."""


class Reauthenticate(_Counted, forms.ReauthenticateForm):
    """The form that asks for the second factor again, before a change of the account."""

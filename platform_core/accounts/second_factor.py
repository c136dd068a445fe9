"""Has this person shown, in this session, that they hold their second factor?

The records are allauth's own, so that its pages and our API keep one account of it.
"""

from __future__ import annotations

from typing import Final

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from platform_core.accounts.models import User

METHOD: Final = "mfa"  # as allauth calls it, whichever factor it was


def shown_in(request: HttpRequest, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the session of this request has seen it."""
    if not isinstance(user, User):
        return False
    return METHOD in {record.get("method") for record in get_authentication_records(request, user)}


def accepts(user: User, code: str) -> bool:
    """Whether this is a one-time code of theirs that nobody has used yet. Without an authenticator none is."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return factor is not None and TOTP(factor).validate_code(code)


def record(request: HttpRequest, user: User) -> None:
    """Keep in the session of this request that it was shown."""
    record_authentication(request, user, METHOD, type=Authenticator.Type.TOTP)

"""The second factor: whether this person has shown theirs in this session.

The records are allauth's own, so that its pages and our API keep one account of it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from platform_core.accounts.models import User

TYPED: Final = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)  # whose codes people can type
METHOD: Final = "mfa"  # as allauth calls it, whichever factor it was
COUNTS_FOR: Final = 12 * 3600  # seconds, a house number: the longest working day, and nothing of the next
FRESH_FOR: Final = 300  # seconds, a house number: for what could lock the owner out


def shown_in(request: HttpRequest, user: AbstractBaseUser | AnonymousUser, *, within: int = COUNTS_FOR) -> bool:
    """Whether the session of this request has seen it in the last ``within`` seconds.

    By the machine's clock, which stamped it; the database's can be moved, and there may be no transaction yet.
    """
    if not isinstance(user, User):
        return False
    now = time.time()
    return any(counts(record, now=now, within=within) for record in get_authentication_records(request, user))


def counts(record: Mapping[str, Any], *, now: float, within: int = COUNTS_FOR) -> bool:
    """Whether the record of a session, at a second of the machine's clock, shows the factor at this one."""
    return record["method"] == METHOD and now - float(record["at"]) < within


def is_enrolled(user: User) -> bool:
    """Whether a password alone is not enough for this account."""
    return bool(is_mfa_enabled(user))


def accepts(user: User, code: str) -> bool:
    """Whether this is a code of theirs that nobody has used yet: the authenticator's, or one kept for its loss.

    Without a second factor none is.
    """
    return any(factor.wrap().validate_code(code) for factor in Authenticator.objects.filter(user=user, type__in=TYPED))


def record(request: HttpRequest, user: User) -> None:
    """Keep in the session of this request that it was shown."""
    record_authentication(request, user, METHOD, type=Authenticator.Type.TOTP)

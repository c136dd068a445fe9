"""How often has somebody tried to sign in just now?

A counter in the cache for each name and each address, which slows guessing down and no more: a lock-out that survives a
lost cache comes with the depth of the accounts. With the cache away the doors stay open (`accounts.cache`); each try
still costs a hash.
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache

from platform_core.accounts.errors import TooManyAttempts
from platform_core.vault.index import index

WINDOW_SECONDS: Final = 900
A_NAME: Final = 10
AN_ADDRESS: Final = 100  # many share one


def note(username: str, *, address: str) -> None:
    """Count one try. Raises ``TooManyAttempts``."""
    tries_of_name, tries_from_address = _counted("name", username), _counted("address", address)
    if tries_of_name > A_NAME or tries_from_address > AN_ADDRESS:
        raise TooManyAttempts


def forget(username: str) -> None:
    """It was the right person after all."""
    cache.delete(_key("name", username))


def _counted(what: str, value: str) -> int:
    key = _key(what, value)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two, or is away
        return 1


def _key(what: str, value: str) -> str:
    """Neither names nor addresses stand in the cache."""
    return f"sign_in:{what}:{index(f'sign_in.{what}', value).hex()}"

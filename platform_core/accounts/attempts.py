"""How often has somebody failed to sign in just now?

Failures alone are counted, in the cache: who knows the password is in nobody's way, however many of them share an
address. A few wrong tries shut a name for the address that made them and not for its owner elsewhere; many, from
wherever, shut it for all. It slows guessing down and no more: with the cache away the doors stay open
(`accounts.cache`), tries at the same moment may pass together, and each still costs a hash.
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache

from platform_core.accounts.errors import TooManyAttempts
from platform_core.vault.index import index

WINDOW_SECONDS: Final = 900
A_NAME_THERE: Final = 10
A_NAME: Final = 100
AN_ADDRESS: Final = 100  # many share one


def refuse_too_many(username: str, *, address: str) -> None:
    """Raises ``TooManyAttempts``. What is refused is not tried, so it counts for nothing."""
    failures = cache.get_many(limits := _limits(username, address=address))
    if any(count >= limits[key] for key, count in failures.items()):
        raise TooManyAttempts


def note_failure(username: str, *, address: str) -> None:
    for key in _limits(username, address=address):
        cache.add(key, 0, WINDOW_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two, or is away
            return


def forget(username: str, *, address: str) -> None:
    """It was the right person after all, there. What was tried elsewhere stays counted."""
    cache.delete(_key("name there", f"{username} {address}"))


def _limits(username: str, *, address: str) -> dict[str, int]:
    return {
        _key("name there", f"{username} {address}"): A_NAME_THERE,
        _key("name", username): A_NAME,
        _key("address", address): AN_ADDRESS,
    }


def _key(what: str, value: str) -> str:
    """Neither names nor addresses stand in the cache."""
    return f"sign_in:{index(f'sign_in.{what}', value).hex()}"

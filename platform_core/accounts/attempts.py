"""Limits on failed sign-ins of the last minutes.

Failures alone are counted, in the cache: who knows the password is in nobody's way, however many of them share an
address. A few wrong tries shut a name for the address block that made them and not for its owner elsewhere; many, from
wherever, shut it for all whom we do not know. A device on which the person has signed in before has a count of its own,
and so has who shows a code that we sent to their phone or mail: nobody can shut an owner out.

It slows guessing down and no more: with the cache away the doors stay open (`accounts.cache`), tries at the same moment
may pass together, and each still costs a hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from platform_core.accounts.errors import TooManyAttempts
from platform_core.http.requests import block_of
from platform_core.vault.index import index

WINDOW_SECONDS: Final = 900
A_NAME_THERE: Final = 10
A_NAME: Final = 100
A_BLOCK: Final = 100  # many share one
A_DEVICE: Final = 10
A_SECOND_FACTOR: Final = 10  # wrong codes for one name: there are only a million of them
CODES_TO: Final = 5  # that are sent to one phone or address for mail
CODES_FROM: Final = 20  # that one block has sent


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller who tries, as far as one can tell.

    ``device`` sets its holder apart from everybody else: the id of a device that this person has used, their session,
    or a code that we sent them. Else it is empty.
    """

    username: str
    address: str
    device: str = ""

    @property
    def own_limits(self) -> dict[str, int]:
        """Failures still let pass, by key of the cache: of this name from this place. Success forgives them."""
        if self.device:
            return {_key("device", f"{self.username} {self.device}"): A_DEVICE}
        return {_key("name there", f"{self.username} {block_of(self.address)}"): A_NAME_THERE}

    @property
    def shared_limits(self) -> dict[str, int]:
        """Those of everybody whom we do not know."""
        if self.device:
            return {}
        return {_key("name", self.username): A_NAME, _key("block", block_of(self.address)): A_BLOCK}

    @property
    def code_limits(self) -> dict[str, int]:
        return {_key("code", f"{self.username} {self.device}"): A_SECOND_FACTOR}


def refuse_too_many(caller: Caller) -> None:
    """Refuse a caller with too many failures, by ``TooManyAttempts``.

    A refused call is not tried, so it counts for nothing.
    """
    _refuse(caller.own_limits | caller.shared_limits)


def note_failure(caller: Caller) -> None:
    _count(caller.own_limits | caller.shared_limits)


def refuse_too_many_codes(caller: Caller) -> None:
    """Raises ``TooManyAttempts`` for who has guessed at the second factor: there are only a million codes."""
    _refuse(caller.code_limits)


def note_wrong_code(caller: Caller) -> None:
    """The password was right; the second factor's code was not."""
    _count(caller.code_limits)


def forget(caller: Caller) -> None:
    """Forget the failures in this place: it was the right person after all. Tries from elsewhere stay counted."""
    cache.delete_many([*caller.own_limits, *caller.code_limits])


def note_code_request(to_index: bytes, *, address: str) -> None:
    """Count a code that is to be sent, whether anybody has an account there or not. Raises ``TooManyAttempts``."""
    limits = {_key("codes to", to_index.hex()): CODES_TO, _key("codes from", block_of(address)): CODES_FROM}
    _refuse(limits)
    _count(limits)


def note_bad_sent_code(address: str) -> None:
    _count(_sent_code_limits(address))


def refuse_too_many_sent_codes(address: str) -> None:
    """Raises ``TooManyAttempts`` for a block that has guessed at sent codes. Others' codes stay good."""
    _refuse(_sent_code_limits(address))


def _sent_code_limits(address: str) -> dict[str, int]:
    return {_key("sent codes", block_of(address)): CODES_FROM}


def _refuse(limits: dict[str, int]) -> None:
    failures = cache.get_many(limits)
    if any(count >= limits[key] for key, count in failures.items()):
        raise TooManyAttempts


def _count(limits: dict[str, int]) -> None:
    for key in limits:
        cache.add(key, 0, WINDOW_SECONDS)
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two, or is away
            continue


def _key(what: str, value: str) -> str:
    """Neither names nor addresses stand in the cache."""
    return f"sign_in:{index(f'sign_in.{what}', value).hex()}"

"""Throttles: how often one caller may call each door. One table; the counters stand in the cache.

A call has a weight (``CALLS_WEIGH`` of the settings): one that costs as much as ten pages of the window counts as ten
calls.

Without the cache PostgreSQL counts where a right of somebody's is at stake. Where else money moves the door stays shut,
and everywhere else it stays open, uncounted.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, Final, Protocol, cast

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from platform_core.http import counting
from platform_core.http.ahead import Ahead
from platform_core.http.errors import NotCounted
from platform_core.http.requests import address_of, block_of
from platform_core.tenancy import door
from platform_core.tenancy.scopes import current

logger = logging.getLogger(__name__)
Who = tuple[str, ...]  # the door, the role, and the person or address
COUNTED: Final = Ahead()
WINDOW_SECONDS: Final = 60

# Calls a minute, by door and by the role that the caller has there. Anonymous callers are counted by address, and a
# whole office may share one; of IPv6 by the /64, since one household has as many addresses in it as it likes.
RATES: Final = {
    ("storefront", "anonymous"): 600,
    ("storefront", "shopper"): 300,
    ("seller", "anonymous"): 60,
    ("seller", "shopper"): 60,
    ("seller", "merchant"): 600,
    ("regulator", "anonymous"): 60,
    ("regulator", "shopper"): 60,
    ("regulator", "regulator"): 300,
}
ELSEWHERE: Final = 300


class Counting(Protocol):
    """The count of calls that the cache of the house adds to Django's (``accounts.cache``)."""

    def counted(self, key: str, *, seconds: int, calls: int = 1) -> int: ...


class ByDoorAndRole(BaseThrottle):
    """The throttle for DRF's settings. Refuses with 429 and Retry-After; never with a bug."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Raises ``NotCounted`` (503) where money moves and there is no counter."""
        view.is_counted = True
        scope = current()
        place = (door.name(), scope.role)
        most = RATES.get(place, ELSEWHERE) * settings.THROTTLE_FACTOR
        if (known := getattr(request, "calls_counted", None)) is not None:
            return bool(known <= most)  # by the quick way of `ready`, before it came to this one
        who = (*place, str(scope.person_id or block_of(address_of(request))))
        weight = weight_of(request, view)
        calls = _count_calls(who, most, weight=weight)
        if calls is None:
            calls = _counted_otherwise(_hidden(who), view, weight=weight)
        call: Any = getattr(request, "_request", request)  # which stays, if the view runs again
        call.calls_counted = calls  # read above
        return calls <= most

    def wait(self) -> float:
        """The counter began at the first call and goes with the window: by then it has gone for certain."""
        return WINDOW_SECONDS


def count_refused(request: Request, view: Any) -> None:
    """Count a refused call, for the handler of refusals: DRF counts last, and so misses calls that are refused before.

    Raises ``Throttled`` and ``NotCounted``, which are then the answer.
    """
    if not getattr(view, "is_counted", False):
        view.check_throttles(request)


def weight_of(request: Request, view: Any) -> int:
    """The number of calls that this one counts as."""
    if str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data"):
        return int(settings.UPLOAD_WEIGHS)
    return next((weight for name, weight in settings.CALLS_WEIGH.items() if _name_of(view).startswith(name)), 1)


def _count_calls(who: Who, most: int, *, weight: int) -> int | None:
    """Calls in this window, this one included; None without a counter."""

    def count(calls: int) -> int:
        return cast("Counting", cache).counted(f"throttle:{_hidden(who)}", seconds=WINDOW_SECONDS, calls=calls)

    try:
        return COUNTED.calls((*who, most), count, most=most, weight=weight)
    except RedisError as error:
        logger.warning("cache_away", exc_info=error)
        return None


def _counted_otherwise(who: str, view: Any, *, weight: int) -> int:
    """Calls by the other counter, this one included; 0 where none is needed."""
    name = _name_of(view)
    if name.startswith(tuple(settings.COUNTED_WITHOUT_CACHE)):
        door.survives(partial(counting.note, who, calls=weight))
        return counting.calls(who) + weight
    if name.startswith(tuple(settings.CLOSED_WITHOUT_COUNTER)):
        raise NotCounted
    return 0


def _name_of(view: Any) -> str:
    return f"{type(view).__module__}.{type(view).__qualname__}"


def _hidden(who: Who) -> str:
    """An address is personal data, and the key of a counter no place for it."""
    *place, ident = who
    return "/".join([*place, salted_hmac("throttle", ident).hexdigest()[:32]])

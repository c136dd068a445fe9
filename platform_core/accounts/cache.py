"""The cache, which forgets everything while it is away, and turns nobody away for it.

The cache carries counters and used one-time codes, for us and for allauth, whose pages know of no other way. Without it
tries go uncounted and a code can be used twice within its half minute; both are better than staff before a closed door.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")
logger = logging.getLogger(__name__)
ADDED, MISSING = True, False  # what an empty cache answers to whoever adds, and to whoever asks for something


class Forgiving(RedisCache):
    """Django's, which answers as an empty cache would while its server is away."""

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return _or(ADDED, super().add, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _or(default, super().get, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().set, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return _or(MISSING, super().touch, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return _or(MISSING, super().delete, *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        _or(None, super().delete_many, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return _or(MISSING, super().has_key, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return _or({}, super().get_many, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises ``ValueError`` for a key that is not there, as Django's does."""
        try:
            return super().incr(key, delta, version)
        except RedisError as error:
            logger.warning("cache_away", exc_info=error)
            raise ValueError(key) from error

    @cached_property
    def _counter(self) -> Any:
        """Made once a thread: Django makes a client for each call, which costs more than the call."""
        return self._cache.get_client(None, write=True)

    def counted(self, key: str, *, seconds: int, calls: int = 1) -> int:
        """So many more, in one round trip; the first begins the time. Raises ``RedisError``: nobody has counted."""
        key = self.make_and_validate_key(key)
        both = self._counter.pipeline(transaction=False)
        both.incrby(key, calls)
        both.expire(key, seconds, nx=True)
        return int(both.execute()[0])


def _or(empty: T, ask: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    try:
        return ask(*args, **kwargs)
    except RedisError as error:
        logger.warning("cache_away", exc_info=error)
        return empty

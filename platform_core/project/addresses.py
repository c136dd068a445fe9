"""The address of a login in the words of libpq, where Django's connection will not do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def words_of_libpq(address: Mapping[str, Any]) -> dict[str, Any]:
    """``address`` is in Django's words."""
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {word: address[name] for word, name in names.items() if address.get(name)}
    return given | dict(address.get("OPTIONS", {}))

"""The origin of a session: device and address, sealed in the session itself, for its owner to read."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from platform_core.accounts.types import Origin
from platform_core.http.requests import address_of, block_of
from platform_core.vault.secrets import expose, protect

KEPT: Final = "accounts.origin"  # in the session, and the purpose that it is sealed for
# What stands in the name that a browser gives itself, and how people call it. The first that is found counts.
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("UCBrowser", "UC Browser"),
    ("QQBrowser", "QQ Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
PRODUCT: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,29}")  # of a program that is no browser, such as `curl`


def origin_of(request: HttpRequest) -> Origin:
    """The kept part of a call's origin: no whole name of a browser, of an IPv6 address the network alone."""
    return Origin(device=device_of(request.headers.get("User-Agent", "")), address=block_of(address_of(request)))


def device_of(agent: str) -> str:
    """`Firefox, Windows`; for a program its own name; empty for an unknown agent."""
    found = [next((name for mark, name in table if mark in agent), "") for table in (BROWSERS, SYSTEMS)]
    if named := [name for name in found if name]:
        return ", ".join(named)
    product = PRODUCT.match(agent)
    return product.group() if product else ""


def keep_origin(session: SessionBase, origin: Origin) -> None:
    text = json.dumps({"device": origin.device, "address": origin.address})
    session[KEPT] = protect(text, purpose=KEPT)


def kept_origin(data: dict[str, Any]) -> Origin:
    """Nothing, for a session that began before this was kept."""
    return Origin(**json.loads(expose(data[KEPT], purpose=KEPT))) if KEPT in data else Origin(device="", address="")

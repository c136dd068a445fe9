"""Which refusals are the door's own?"""

from __future__ import annotations

from dataclasses import dataclass

from platform_core.errors import Conflict, RuleRefused, Unavailable


@dataclass(eq=False, kw_only=True)
class KeyReused(RuleRefused):
    code = "http.key_reused"
    title = "This Idempotency-Key was used for a different request"
    remedy = "Send the request that the key was made for, or make a new key."


@dataclass(eq=False, kw_only=True)
class InFlight(Conflict):
    code = "http.in_flight"
    title = "The same request is being worked on"
    remedy = "Wait a second and send the same request with the same key again."
    headers = {"Retry-After": "1"}


@dataclass(eq=False, kw_only=True)
class NotCounted(Unavailable):
    code = "http.not_counted"
    title = "Nothing that moves money is open just now"
    remedy = "Nothing was done. Send the same again in a few seconds."

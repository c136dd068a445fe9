"""The refusals of the door itself."""

from __future__ import annotations

from platform_core.errors import Conflict, RuleRefused, Unavailable


class KeyReused(RuleRefused):
    code = "http.key_reused"
    title = "This Idempotency-Key was used for a different request"
    remedy = "Send the request that the key was made for, or make a new key."


class InFlight(Conflict):
    code = "http.in_flight"
    title = "The same request is being worked on"
    remedy = "Wait a second and send the same request with the same key again."
    headers = {"Retry-After": "1"}


class NotCounted(Unavailable):
    code = "http.not_counted"
    title = "Nothing that moves money is open just now"
    remedy = "Nothing was done. Send the same again in a few seconds."

"""The personal data of webhooks: none. Facts name the fields for shops, and persons are not among them."""

from __future__ import annotations

from platform_core.vault.declarations import holds_none

holds_none(
    "webhooks.Endpoint",
    "webhooks.Secret",
    "webhooks.Delivery",
    "webhooks.Attempt",
    "webhooks.Place",
    why="addresses of a shop's own systems, and facts without the persons in them (`webhooks.catalogue`)",
)

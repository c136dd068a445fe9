"""Declare that the record of violations holds no personal data."""

from __future__ import annotations

from platform_core.vault.declarations import holds_none

holds_none("merchants.Violation", why="what a shop did in which case, by ids and codes")

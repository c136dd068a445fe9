"""The page of an award, for the shop that owes it. The shopper reads it on the page of the complaint."""

from __future__ import annotations

from complaints.awards.doors import DOORS
from platform_core.actors import Role
from platform_core.cases.pages import pages

seller = pages(DOORS, Role.MERCHANT, listed=None)

"""Pages of deposits, for the shopper. The shop's list shows its terms as well (`project.faces.seller.deposits`)."""

from __future__ import annotations

from orders.deposits.doors import DOORS
from platform_core.actors import Role
from platform_core.cases.pages import pages

me = pages(DOORS, Role.SHOPPER)

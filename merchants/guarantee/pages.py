"""The page of a debt, for the shop that owes it. Its list stands on the page of the balance."""

from __future__ import annotations

from merchants.guarantee.doors import DEBTS
from platform_core.actors import Role
from platform_core.cases.pages import pages

debts = pages(DEBTS, Role.MERCHANT, listed=None)

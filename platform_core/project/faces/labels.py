"""The codes of orders and returns in words, for the person who reads the page."""

from __future__ import annotations

from django.utils.translation import gettext

from aftersales.returns.types import Cost
from orders.sales.types import KnownCarrier
from platform_core.actors import Role
from platform_core.cases.words import label_if_known, label_of


def carrier(code: str) -> str:
    """A carrier's name; an unknown carrier as it was typed in."""
    return label_if_known(KnownCarrier, code)


def cost(of: str, *, reader: Role) -> str:
    """The bearer of the cost, in words."""
    return gettext("at your cost") if of == reader else label_of(Cost, of)

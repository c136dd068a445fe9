"""Pages of remedies: of the buyer, and one remedy for the shop, whose list is part of its page on safety."""

from __future__ import annotations

from aftersales.remedies.doors import DOORS
from platform_core.actors import Role
from platform_core.cases.pages import CaseListPage, CasePage, pages


class RemedyPage(CasePage):
    """One recall that concerns the reader: first the danger and the advice."""

    template = "aftersales/remedies/case.html"


class RemediesPage(CaseListPage[None]):
    """All recalls that concern the reader."""

    template = "aftersales/remedies/cases.html"


me = pages(DOORS, Role.SHOPPER, address="recalls", one=RemedyPage, listed=RemediesPage)
seller = pages(DOORS, Role.MERCHANT, address="safety/remedies", one=RemedyPage, listed=None)

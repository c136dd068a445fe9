"""The page of a request for a shop's identity. One is begun on the page of the ways outside."""

from __future__ import annotations

from complaints.identity import queries
from complaints.identity.doors import DOORS, View
from platform_core.actors import Role
from platform_core.cases.form_pages import Facts
from platform_core.cases.pages import CasePage, pages


class IdentityPage(CasePage):
    """The identity of the shop as it was verified last, or the day until which it is told."""

    template = "complaints/identity/case.html"

    def more(self, view: View) -> Facts:
        return {"told": queries.disclosed(view.row)}


me = pages(DOORS, Role.SHOPPER, address="identities", one=IdentityPage, listed=None)

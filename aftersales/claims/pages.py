"""Pages of claims. The shop's page packs what it owes (`project.faces.seller.claims`), and a claim is filed on the page
of what may be claimed (`project.faces.me.claims`)."""

from __future__ import annotations

from django.urls import reverse

from aftersales.claims import queries
from aftersales.claims.doors import DOORS, View
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.cases.pages import CasePage, badge_of, pages


class ClaimPage(CasePage):
    """One claim, with the way to the return of its goods, or to a complaint about a refusal."""

    template = "aftersales/claims/case.html"

    def more(self, view: View) -> Facts:
        if not (back := queries.return_of_claim(view.row)):
            return {}
        href = reverse(f"{words.DOORS[self.door]}:return", args=[back.id])
        return {"back": {"href": href, "number": back.number, "state": badge_of(back)}}


me = pages(DOORS, Role.SHOPPER, one=ClaimPage)

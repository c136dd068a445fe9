"""Pages of cases outside the house. One is begun on the page of the ways outside."""

from __future__ import annotations

from complaints.outside import queries
from complaints.outside.doors import DOORS, View
from complaints.outside.types import OutsideKind
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.cases.pages import CasePage, pages


class OutsidePage(CasePage):
    """The days that are counted, the evidence, the outcome and, for the shopper, the other ways."""

    template = "complaints/outside/case.html"

    def more(self, view: View) -> Facts:
        return {"ways_left": [words.label_of(OutsideKind, kind) for kind in queries.ways_left(view.row)]}


me = pages(DOORS, Role.SHOPPER, address="outside", one=OutsidePage, listed=None)
seller = pages(DOORS, Role.MERCHANT, address="outside", one=OutsidePage, listed=None)

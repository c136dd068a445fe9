"""The owner's page for closing the shop: what it means, what is open, and the button; and the page of a closing."""

from __future__ import annotations

from merchants.closing import queries
from merchants.closing.case import ClosingState
from merchants.closing.doors import DOORS, list_open
from platform_core import clock
from platform_core.actors import Role
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.pages import CaseListPage, pages


class ClosingsPage(CaseListPage[None]):
    """What happens when the shop closes, everything that is open now, and the closings that were announced."""

    template = "merchants/closing/closings.html"

    def face(self) -> Face[None]:
        found = queries.latest_closing(self.by.merchant_id, by=self.by) if self.by.merchant_id else None
        stays = found is None or found.stage is ClosingState.TAKEN_BACK
        return Face(self.list_facts() | self._consequences(), self.form_actions if stays else (), about=None)

    def _consequences(self) -> Facts:
        shop_id = self.by.merchant_id
        return {
            "open_kinds": list_open(queries.open_items(shop_id)) if shop_id else [],
            "over_at": queries.notice_over_at(clock.now()),
        }


seller = pages(DOORS, Role.MERCHANT, listed=ClosingsPage)

"""The page of a return, with the freight of its way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final
from uuid import UUID

from aftersales.freight import queries as freight_queries
from aftersales.freight.doors import AGREE, ASK, DISPUTE
from aftersales.freight.types import FreightBasis
from aftersales.returns.doors.acts import View
from aftersales.returns.doors.returns import DOORS
from aftersales.returns.pages import ReturnPage, restocking
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.pages import badge_of, form_action, pages
from platform_core.money import Money

FORMS: Final = {"ask": ASK.name, "agree": AGREE.name, "dispute": DISPUTE.name}  # by what may be done


class ReturnWithFreight(ReturnPage):
    """One return, and the freight that its shopper has asked back."""

    template = "aftersales/freight/return.html"

    def face(self, **ids: UUID) -> Face[View]:
        found = super().face(**ids)
        actions = freight_queries.freight_actions(found.about.row, by=self.by, at=found.about.at)
        asks = [FORMS[action.name] for action in actions if action.name in FORMS]
        return replace(found, facts=found.facts | _facts(found.about), offered=[*found.offered, *asks])


def _facts(view: View) -> Facts:
    found = freight_queries.freight_of_return(view.row.id, by=view.by)
    if not found:
        return {}
    beside = freight_queries.reimbursement_for(found)
    return {
        "freight": {
            "number": found.number,
            "state": badge_of(found),
            "asked": Money(found.asked, found.currency),
            "short": Money(found.short, found.currency) if found.short else None,
            "reimbursement": beside and {"number": beside.number, "state": badge_of(beside)},
            "why": words.label_of(FreightBasis, found.basis),
            "clocks": words.clocks(freight_queries.freight_clocks(found), reader=view.by.role),
            "written": [(words.role(who), text) for who, text in freight_queries.freight_words(found)],
        }
    }


class OwnReturnPage(ReturnWithFreight):
    """The shopper's: freight is asked back there."""

    form_actions = {ASK.name: form_action(ASK)}


class ShopReturnPage(ReturnWithFreight):
    """The shop's: it notes the condition of the goods, and answers for the freight."""

    form_actions = {**restocking, **{act.name: form_action(act) for act in (AGREE, DISPUTE)}}


me = pages(DOORS, Role.SHOPPER, one=OwnReturnPage)
seller = pages(DOORS, Role.MERCHANT, one=ShopReturnPage)

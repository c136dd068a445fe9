"""The facts against a shop in its credit file, and its replies."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.credit import commands as credit_commands
from merchants.credit import queries as credit_queries
from merchants.credit.errors import CreditFactNotFound
from merchants.shops.queries import shops as shops_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.project.faces import credit
from platform_core.ui.forms import PageForm


class ReplyForm(PageForm):
    """A reply that everybody reads beside the fact from then on."""

    text = forms.CharField(
        label=_("Reply"),
        help_text=_("Everybody reads it beside the fact, and it cannot be changed. Name no buyer."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _reply(by: Actor, said: Said, *, fact_id: UUID) -> None:
    credit_commands.reply_to_credit_fact(fact_id, text=said["text"], by=by, at=clock.now())


class CreditPage(Page):
    """The score of the shop, and the facts against it."""

    door = Role.MERCHANT
    name = "seller:credit"
    template = "seller/credit.html"

    def facts(self) -> Facts:
        return credit.credit_facts(shops_queries.shop_of(self.by).id, self.request)


class CreditFactPage(ActionPage[None]):
    """One fact, and the reply to it, which is said once."""

    door = Role.MERCHANT
    name = "seller:credit-fact"
    template = "seller/credit_fact.html"
    form_actions = {"reply": FormAction(does=_reply, form=ReplyForm, said=_("Everybody reads your reply from now on."))}

    def face(self, fact_id: UUID) -> Face[None]:
        shop = shops_queries.shop_of(self.by)
        row = credit_queries.credit_facts(shop.id).filter(id=fact_id).first()
        if row is None:
            raise CreditFactNotFound(fact_id=fact_id)
        shown = credit.fact(row)
        return Face({"fact": shown}, [] if shown["reply"] else ["reply"], about=None)

"""The shopper's consents, in the words they agreed to, and the way to take each back."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from merchants.shops.queries import shops as shops_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.legal import in_words
from platform_core.legal.rules import rule
from platform_core.project.faces.fields import Agree
from platform_core.ui.forms import FurnishedForm, offer
from privacy.consents import commands as consents_commands
from privacy.consents import queries as consents_queries
from privacy.consents.types import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertisers:
    """Shops by id and name: those that may be agreed to, and those that were."""

    askable: dict[UUID, str]
    agreed: dict[UUID, str]
    text_version: int


class AgreeToShop(FurnishedForm[Advertisers]):
    """Consent to the advertisements of one shop that was bought from. Nothing is chosen and nothing ticked
    beforehand.
    """

    shop = forms.ChoiceField(label=_("Shop"))
    text_version = forms.IntegerField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(label=_("I have read the text above and agree to it for this shop."))

    def furnish(self) -> None:
        offer(self, "shop", [("", _("Please choose")), *self.about.askable.items()])
        self.fields["text_version"].initial = self.about.text_version


class RefuseShop(FurnishedForm[Advertisers]):
    """The advertisements of one shop."""

    shop = forms.ChoiceField(label=_("Shop"))

    def furnish(self) -> None:
        offer(self, "shop", self.about.agreed.items())


def _agree(by: Actor, said: Said) -> None:
    consents_commands.give(UUID(said["shop"]), text_version=said["text_version"], by=by, at=clock.now())


def _stop(by: Actor, said: Said) -> None:
    consents_commands.withdraw(UUID(said["shop"]), by=by, at=clock.now())


def _stop_all(by: Actor, said: Said) -> None:
    consents_commands.withdraw_from_all(by=by, at=clock.now())


class ConsentsPage(ActionPage[Advertisers]):
    """My consents, their words, and one act to take them back: from one shop, or from all."""

    door = Role.SHOPPER
    name = "me:consents"
    template = "me/consents.html"
    form_actions = {
        "agree": FormAction(does=_agree, form=AgreeToShop, said=_("You agreed. You can take it back at any time.")),
        "stop": FormAction(does=_stop, form=RefuseShop, said=_("Done. This shop sends you no more advertisements.")),
        "stop_all": FormAction(does=_stop_all, form=Agree, said=_("Done. Nobody sends you advertisements any more.")),
    }

    def face(self) -> Face[Advertisers]:
        acts, text = consents_queries.consents_in_force(self.by.id), consents_queries.text_in_force()
        bought_from = set(sales_queries.orders_of(self.by).values_list("merchant_id", flat=True))
        agreed_to = {act.advertiser for act in acts if act.advertiser}
        names = {id_: shop.trade_name for id_, shop in shops_queries.trader_facts_of(bought_from | agreed_to).items()}
        about = Advertisers(
            askable={id_: names[id_] for id_ in sorted(bought_from - agreed_to)},
            agreed={id_: names[id_] for id_ in sorted(agreed_to)},
            text_version=text.version,
        )
        facts: Facts = {
            "agreed": [_row(act, names=names) for act in acts],
            "text": text.en if (get_language() or "").startswith("en") else text.zh,
            "text_version": text.version,
            "sha256": text.sha256,
            "stops": in_words.length(rule("DL_MARKETING_STOP")),
        }
        offered = [*(["agree"] if about.askable else []), *(["stop"] if about.agreed else []), "stop_all"]
        return Face(facts, offered, about)


def _row(act: Act, *, names: dict[UUID, str]) -> Facts:
    who = names[act.advertiser] if act.advertiser else gettext("the platform")
    return {"who": who, "at": act.said_at, "text_version": act.text_version}

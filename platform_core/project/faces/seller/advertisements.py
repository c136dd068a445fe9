"""A shop's advertisements to those who agreed, and how many each reached."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.advertising import commands as advertising_commands
from merchants.advertising import queries as advertising_queries
from merchants.advertising.types import AdvertisementText
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.ui.forms import PageForm


class Advertise(PageForm):
    """The words of an advertisement; whether it may go out, the command knows."""

    subject = forms.CharField(label=_("Subject"), max_length=60)
    body = forms.CharField(label=_("Text"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}))
    contact = forms.CharField(
        label=_("Contact"), help_text=_("How readers can reach you. The law requires it to be shown."), max_length=60
    )
    subject_en = forms.CharField(label=_("Subject in English"), max_length=60, required=False)
    body_en = forms.CharField(
        label=_("Text in English"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


def _advertise(by: Actor, said: Said) -> None:
    advertising_commands.advertise(AdvertisementText(**said), by=by, at=clock.now())


class AdvertisementsPage(Page):
    """A form, and the earlier advertisements. Who agreed, the shop does not learn."""

    door = Role.MERCHANT
    name = "seller:advertisements"
    template = "seller/advertisements.html"
    form_actions = {
        "advertise": FormAction(
            does=_advertise, form=Advertise, said=_("It is on its way to everybody who agreed to your advertisements.")
        )
    }

    def facts(self) -> Facts:
        mine = advertising_queries.advertisements_of(self.by)
        found = read_page(mine, self.request, by=("-advertised_at", "-id"))
        return {"advertisements": found.rows, "next": found.next}

"""The claims against a shop: the next act of each, and its deadline."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from aftersales.claims import queries as claims_queries
from aftersales.claims.commands import answers as answers_commands
from aftersales.claims.commands import replacements as replacements_commands
from aftersales.claims.types import Denial, NoRemedy
from aftersales.returns.types import Remedy
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import claims
from platform_core.project.faces.claims import Claimed
from platform_core.project.faces.evidence import shown_by
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.project.faces.seller.forms import Ship
from platform_core.ui.fields import Upload
from platform_core.ui.forms import FurnishedForm, offer


class OfferRemedy(FurnishedForm[Claimed]):
    """Something else that puts it right, and why."""

    remedy = forms.ChoiceField(label=_("What do you offer?"), widget=forms.RadioSelect)
    statement = forms.CharField(label=_("In your own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def furnish(self) -> None:
        offer(self, "remedy", words.choices(map(Remedy, self.about.others)))


class RefuseClaim(FurnishedForm[Claimed]):
    """A reason out of the list, words, and a file that shows it."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    statement = forms.CharField(label=_("In your own words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    file = Upload(required=False)

    def furnish(self) -> None:
        offer(self, "reason", words.choices(NoRemedy))


def _agree(by: Actor, said: Said, *, claim_id: UUID) -> None:
    answers_commands.agree(claim_id, by=by, at=clock.now())


def _offer(by: Actor, said: Said, *, claim_id: UUID) -> None:
    remedy = Remedy(said["remedy"])
    answers_commands.offer(claim_id, remedy=remedy, statement=said["statement"], by=by, at=clock.now())


def _refuse(by: Actor, said: Said, *, claim_id: UUID) -> None:
    """Refuse a claim, with the file that comes with it and those the shop has shown before."""
    if said["file"]:
        claims.add_to_claim(by, said["file"], claim_id=claim_id)
    claim = claims_queries.one_claim(claim_id, by=by)
    evidence = shown_by(by.role, claims_queries.claim_evidence(claim))
    denial = Denial(NoRemedy(said["reason"]), said["statement"], evidence)
    answers_commands.refuse_claim(claim_id, denial=denial, by=by, at=clock.now())


def _send(by: Actor, said: Said, *, claim_id: UUID) -> None:
    parcel = {name: said[name] for name in ("carrier", "waybill", "picked")}
    replacements_commands.send_piece(claim_id, **parcel, by=by, at=clock.now())


def _give_money(by: Actor, said: Said, *, claim_id: UUID) -> None:
    replacements_commands.give_money(claim_id, by=by, at=clock.now())


def _show(by: Actor, said: Said, *, claim_id: UUID) -> None:
    claims.add_to_claim(by, said["file"], claim_id=claim_id)


class ClaimPage(ActionPage[Claimed]):
    """One claim: the shop's duty, its open acts, and the consequence of silence."""

    door = Role.MERCHANT
    name = "seller:claim"
    template = "seller/claim.html"
    form_actions = {
        "agree": FormAction(does=_agree, form=Agree, said=_("The claim is granted.")),
        "offer": FormAction(does=_offer, form=OfferRemedy, said=_("The shopper takes the offer or leaves it.")),
        "refuse": FormAction(does=_refuse, form=RefuseClaim, said=_("The claim is refused.")),
        "send": FormAction(does=_send, form=Ship, said=_("The parcel is noted.")),
        "give_money": FormAction(does=_give_money, form=Agree, said=_("The refund is asked for.")),
        "evidence": FormAction(does=_show, form=AddEvidence, said=_("The file was added.")),
    }

    def face(self, claim_id: UUID) -> Face[Claimed]:
        return claims.one_claim(claim_id, by=self.by)


class ClaimsPage(Page):
    """Claims against the shop, the newest first."""

    door = Role.MERCHANT
    name = "seller:claims"
    template = "seller/claims.html"

    def facts(self) -> Facts:
        found = read_page(claims_queries.claims_of(self.by), self.request, by=("-filed_at", "-id"))
        return {"claims": [claims.row(one) for one in found.rows], "next": found.next}

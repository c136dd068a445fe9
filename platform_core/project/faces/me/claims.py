"""The shopper's claims because goods are not as agreed: the form for one, and the state of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftersales.claims import queries as claims_queries
from aftersales.claims.commands import answers as answers_commands
from aftersales.claims.commands import filing as filing_commands
from aftersales.claims.commands import replacements as replacements_commands
from aftersales.claims.types import EVIDENCE, Burden, Claiming, ShownBy, Topic
from aftersales.returns.types import Remedy, Right
from aftersales.rights import queries as rights_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Page, Said
from platform_core.http.paging import read_page
from platform_core.project.faces import claims
from platform_core.project.faces.claims import Claimed
from platform_core.project.faces.fields import AddEvidence, Agree
from platform_core.project.faces.shapes import Goods
from platform_core.ui.fields import Upload
from platform_core.ui.forms import FurnishedForm, offer

BETWEEN: Final = ":"  # line, topic and remedy, in the value of a choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """The rights that an order gives to claim, and the titles of its goods."""

    rights: Collection[Right]
    goods: Collection[Goods]


class FileClaim(FurnishedForm[Claimable]):
    """One of the rights that are open, how many pieces, the fault, and a file that shows it."""

    right = forms.ChoiceField(label=_("What is wrong, and what do you want?"))
    quantity = forms.IntegerField(label=_("How many pieces?"), min_value=1, max_value=1_000, initial=1)
    statement = forms.CharField(label=_("What is wrong?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    appeared_on = forms.DateField(
        label=_("Since when?"),
        help_text=_("The day on which it showed. After a refusal, what showed later is a new claim."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    file = Upload(required=False)

    def furnish(self) -> None:
        titles = {line.id: line.title for line in self.about.goods}
        groups: dict[str, list[tuple[str, str]]] = {}
        for right in self.about.rights:
            if right.open and right.line_id:
                group = f"{titles[right.line_id]} · {words.label_of(Topic, right.topic)}"
                value = BETWEEN.join((str(right.line_id), right.topic, right.wants))
                groups.setdefault(group, []).append((value, words.label_of(Remedy, right.wants)))
        offer(self, "right", [("", _("Please choose")), *groups.items()])

    def clean(self) -> Said:
        """Add ``claiming``; whether it may be claimed, the command says."""
        said = self.cleaned_data
        if "right" not in said or "quantity" not in said or "statement" not in said:
            return said
        line_id, topic, wants = said["right"].split(BETWEEN)
        claiming = Claiming(
            line_id=UUID(line_id),
            quantity=said["quantity"],
            topic=Topic(topic),
            wants=Remedy(wants),
            statement=said["statement"],
            appeared_on=said.get("appeared_on"),
        )
        return said | {"claiming": claiming}


def _file(by: Actor, said: Said, *, order_id: UUID) -> UUID:
    """File the claim and the file that shows it, at once."""
    found = filing_commands.claim(order_id, claiming=said["claiming"], by=by, at=clock.now())
    if said["file"]:
        claims.add_to_claim(by, said["file"], claim_id=found.id)
    return found.id


class ClaimFormPage(ActionPage[Claimable]):
    """The rights to claim, each with its reason, end, cost and burden of proof; and the form to file a claim."""

    door = Role.SHOPPER
    name = "me:claim-file"
    template = "me/claim_file.html"
    form_actions = {
        "file": FormAction(
            does=_file,
            form=FileClaim,
            said=_("The claim is with the shop. If it does not answer in time, your claim is granted."),
            to=lambda claim_id: reverse("me:claim", kwargs={"claim_id": claim_id}),
        )
    }

    def face(self, order_id: UUID) -> Face[Claimable]:
        at = clock.now()
        sale = sales_queries.sale_facts(order_id, by=self.by, at=at)
        goods = [Goods(id=line.line_id, title=words.title(line), quantity=line.quantity) for line in sale.lines]
        rights = rights_queries.rights(order_id, by=self.by, at=at)
        found = [right for right in rights if right.action == "claim"]
        titles = {line.id: line.title for line in goods}
        facts: Facts = {
            "order_id": order_id,
            "number": sale.number,
            "rights": [_right(right, titles[right.line_id]) for right in found if right.line_id],
            "refused": [claims.row(row) for row in claims_queries.refused_claims(order_id, by=self.by)],
            "shown_by": [(words.label_of(Topic, topic), words.label_of(ShownBy, by)) for topic, by in EVIDENCE.items()],
        }
        offered = self.form_actions if any(right.open for right in found) else ()
        return Face(facts, offered, Claimable(rights=found, goods=goods))


def _right(right: Right, title: str) -> Facts:
    return {
        "title": title,
        "topic": words.label_of(Topic, right.topic),
        "wants": words.label_of(Remedy, right.wants),
        "open": right.open,
        "until": right.until,
        "why": [words.reason(code) for code in right.why],
        "burden": words.label_of(Burden, right.burden),
    }


def _withdraw(by: Actor, said: Said, *, claim_id: UUID) -> None:
    filing_commands.withdraw_claim(claim_id, by=by, at=clock.now())


def _take_offer(by: Actor, said: Said, *, claim_id: UUID) -> None:
    answers_commands.take_offer(claim_id, by=by, at=clock.now())


def _leave_offer(by: Actor, said: Said, *, claim_id: UUID) -> None:
    answers_commands.leave_offer(claim_id, by=by, at=clock.now())


def _confirm_piece(by: Actor, said: Said, *, claim_id: UUID) -> None:
    replacements_commands.confirm_piece(claim_id, by=by, at=clock.now())


def _choose_money(by: Actor, said: Said, *, claim_id: UUID) -> None:
    replacements_commands.choose_money(claim_id, by=by, at=clock.now())


def _show(by: Actor, said: Said, *, claim_id: UUID) -> None:
    claims.add_to_claim(by, said["file"], claim_id=claim_id)


class ClaimPage(ActionPage[Claimed]):
    """One claim: the answer, whose turn it is, where the goods are, and where the money is."""

    door = Role.SHOPPER
    name = "me:claim"
    template = "me/claim.html"
    form_actions = {
        "take_offer": FormAction(does=_take_offer, form=Agree, said=_("You have taken the offer.")),
        "leave_offer": FormAction(
            does=_leave_offer,
            form=Agree,
            said=_("The shop has to answer what you want. If it says nothing, you get it."),
        ),
        "withdraw": FormAction(does=_withdraw, form=Agree, said=_("The claim is withdrawn.")),
        "confirm_piece": FormAction(does=_confirm_piece, form=Agree, said=_("Thank you. The claim is done.")),
        "choose_money": FormAction(does=_choose_money, form=Agree, said=_("The refund is asked for.")),
        "evidence": FormAction(does=_show, form=AddEvidence, said=_("The file was added.")),
    }

    def face(self, claim_id: UUID) -> Face[Claimed]:
        return claims.one_claim(claim_id, by=self.by)


class ClaimsPage(Page):
    """All claims of mine."""

    door = Role.SHOPPER
    name = "me:claims"
    template = "me/claims.html"

    def facts(self) -> Facts:
        found = read_page(claims_queries.claims_of(self.by), self.request, by=("-filed_at", "-id"))
        return {"claims": [claims.row(one) for one in found.rows], "next": found.next}

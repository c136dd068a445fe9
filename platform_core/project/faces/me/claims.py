"""The page on which a shopper claims something because goods are not as agreed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aftersales.claims import queries as claims_queries
from aftersales.claims.commands import filing as filing_commands
from aftersales.claims.doors import DOORS, FILE, View, name_goods, name_topic
from aftersales.claims.pages import me
from aftersales.claims.types import EVIDENCE, Burden, Claiming, ShownBy, Topic
from aftersales.returns.types import Remedy, Right
from aftersales.rights import queries as rights_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said, routes
from platform_core.cases.pages import badge_of
from platform_core.project.faces.shapes import Goods
from platform_core.ui.fields import Upload
from platform_core.ui.forms import FurnishedForm, offer

BETWEEN: Final = ":"  # line, topic and remedy, in the value of a choice
SAID: Final = ("quantity", "statement", "appeared_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimable:
    """The rights that an order gives to claim, and the titles of its goods."""

    rights: Collection[Right]
    goods: Collection[Goods]


class FileClaim(FurnishedForm[Claimable]):
    """One of the rights that are open, how many pieces, the fault, and a file that shows it."""

    right = forms.ChoiceField(label=_("What is wrong, and what do you want?"))
    quantity, statement, appeared_on = (FILE.takes[name].page_field() for name in SAID)
    file = Upload(required=False)

    def furnish(self) -> None:
        self.fields["quantity"].initial = 1
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
        if self.errors:
            return said
        line_id, topic, wants = said["right"].split(BETWEEN)
        own = {name: said[name] for name in SAID}
        claiming = Claiming(line_id=UUID(line_id), topic=Topic(topic), wants=Remedy(wants), **own)
        return said | {"claiming": claiming}


def _file(by: Actor, said: Said, *, order_id: UUID) -> UUID:
    """File the claim and the file that shows it, at once."""
    at = clock.now()
    found = filing_commands.claim(order_id, claiming=said["claiming"], by=by, at=at)
    if shown := said["file"]:
        filing_commands.add_to_claim(found.id, upload=shown.read(), name=shown.name or "", by=by, at=at)
    return found.id


def list_claims_of_order(order_id: UUID, *, by: Actor, refused: bool = False) -> list[Facts]:
    """Name the claims of an order, or those that its shop has refused."""
    find = claims_queries.refused_claims if refused else claims_queries.claims_of_order
    return [_claim(DOORS.view_of(claim, by=by)) for claim in find(order_id, by=by)]


def _claim(view: View) -> Facts:
    number, goods, topic = view.row.number, name_goods(view), name_topic(view)
    return {"id": view.row.id, "number": number, "state": badge_of(view.row), "goods": goods, "topic": topic}


class ClaimFormPage(ActionPage[Claimable]):
    """The rights to claim, each with its reason, end, cost and burden of proof; and the form to file a claim."""

    door = Role.SHOPPER
    name = "me:claim-file"
    template = "me/claim_file.html"
    form_actions = {
        "file": FormAction(
            does=_file,
            form=FileClaim,
            said=FILE.done,
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
            "refused": list_claims_of_order(order_id, by=self.by, refused=True),
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


urls = [*routes("orders/<uuid:order_id>/claim", ClaimFormPage), *me]

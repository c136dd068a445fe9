"""The page on which a shopper gives notice of a return without a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django import forms
from django.db import transaction
from django.urls import reverse

from aftersales.returns.commands import notices as notices_commands
from aftersales.returns.doors.acts import NOTICE
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.queries import lines as lines_queries
from aftersales.returns.types import Wanted
from aftersales.rights import queries as rights_queries
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.errors import DomainError
from platform_core.money import Money
from platform_core.project.faces import labels
from platform_core.project.faces.me.forms import PIECES, Pieces, Returnable
from platform_core.project.faces.shapes import Goods


class Notice(Pieces):
    """The same pieces once more, now that their money is known: sending this exercises the right."""

    def furnish(self) -> None:
        super().furnish()
        for name, field in self.fields.items():
            field.widget = forms.HiddenInput()
            field.initial = self.about.chosen.get(name)


def wanted_lines(said: Mapping[str, int]) -> list[Wanted]:
    chosen = {name: n for name, n in said.items() if name.startswith(PIECES) and n}
    return [Wanted(line_id=UUID(name.removeprefix(PIECES)), quantity=n) for name, n in chosen.items()]


def _give_notice(by: Actor, said: Said, *, order_id: UUID) -> UUID:
    return notices_commands.give_notice(order_id, lines=wanted_lines(said), by=by, at=clock.now()).id


class NoticePage(ActionPage[Returnable]):
    """Choose the goods that go back, see how much money that is, and give notice. Nobody is asked why."""

    door = Role.SHOPPER
    name = "me:return-notice"
    template = "me/return_notice.html"
    form_actions = {
        "give": FormAction(
            does=_give_notice,
            form=Notice,
            said=NOTICE.done,
            to=lambda return_id: reverse("me:return", kwargs={"return_id": return_id}),
        )
    }

    def face(self, order_id: UUID) -> Face[Returnable]:
        sale = sales_queries.sale_facts(order_id, by=self.by, at=clock.now())
        rights = rights_queries.rights(order_id, by=self.by, at=clock.now())
        until = {right.line_id: right for right in rights if right.action == "return_without_reason" and right.open}
        left = {line.line_id: line.pieces_left for line in lines_queries.line_facts(sale)}
        goods = [
            Goods(id=line.line_id, title=words.title(line), quantity=left[line.line_id])
            for line in sale.lines
            if line.line_id in until
        ]
        facts: Facts = {
            "order_id": order_id,
            "number": sale.number,
            "returnable": goods,
            "until": min((right.until for right in until.values() if right.until), default=None),
            "cost": next((labels.cost(right.cost, reader=self.by.role) for right in until.values()), ""),
        }
        return self._chosen(facts, Returnable(goods=goods), order_id)

    def _chosen(self, facts: Facts, about: Returnable, order_id: UUID) -> Face[Returnable]:
        """The page with the goods chosen so far, and the money that would go back for them. Only those can be
        notified.
        """
        asked = self.request.POST or self.request.GET
        choose = Pieces(asked if any(name.startswith(PIECES) for name in asked) else None, name="choose", about=about)
        facts |= {"choose": choose}
        if not choose.is_valid():
            return Face(facts, (), about)
        chosen = {name: n for name, n in choose.cleaned_data.items() if n}
        facts |= {
            "chosen_lines": [(each.label, chosen[name]) for name, each in choose.fields.items() if name in chosen]
        }
        try:
            back = self._rehearse(order_id, chosen)
        except DomainError as refusal:
            return Face(facts | {"refusal": words.problem(refusal)}, (), about)
        return Face(facts | {"back": back}, self.form_actions, replace(about, chosen=chosen))

    def _rehearse(self, order_id: UUID, chosen: Mapping[str, int]) -> Money:
        """The money that the notice would give back (NRR-17): the command itself is run and undone."""
        with transaction.atomic():
            case = notices_commands.give_notice(order_id, lines=wanted_lines(chosen), by=self.by, at=clock.now())
            transaction.set_rollback(True)
        return cases_queries.payable(case)

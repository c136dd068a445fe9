"""The shopper's orders, and the acts that each allows now: until when, at whose cost, and why."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import platform_core.rulebook.queries
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import ReturnFacts, Right
from aftersales.rights import queries as rights_queries
from complaints.complaint import queries as complaint_queries
from complaints.complaint.types import Topic
from merchants.shops.queries import shops as shops_queries
from orders.codes import commands as codes_commands
from orders.deposits import queries as deposits_queries
from orders.reviews import queries as reviews_queries
from orders.sales import queries as sales_queries
from orders.sales.commands import cancelling as cancelling_commands
from orders.sales.commands import copies as copies_commands
from orders.sales.commands import on_the_way as on_the_way_commands
from orders.sales.commands import receiving as receiving_commands
from orders.sales.errors import ContractDamaged
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FilePage, FormAction, Page, Row, Said, ShowAction
from platform_core.http.paging import read_page
from platform_core.legal import in_words
from platform_core.payments.commands import asking_again, receipts
from platform_core.payments.models.payments import Receipt
from platform_core.payments.queries import payments
from platform_core.payments.types import BankAccount, Reference
from platform_core.project.faces import contracts, lists, sales
from platform_core.project.faces.articles import article_row
from platform_core.project.faces.fields import Agree
from platform_core.project.faces.me import dossiers
from platform_core.project.faces.me.claims import list_claims_of_order
from platform_core.project.faces.me.forms import NameAccount
from platform_core.ui.parts import Problem

CLAIM: Final = "claim"
NEWEST: Final = ("-placed_at", "-id")


class Orders(Page):
    """My orders, the newest first."""

    door = Role.SHOPPER
    name = "me:orders"
    template = "me/orders.html"

    def facts(self) -> Facts:
        bought = shops_queries.with_trade_names(sales_queries.orders_of(self.by))
        rows = read_page(bought, self.request, by=NEWEST)
        return {"orders": sales.table(rows.rows, reader=self.door, shops=True), "next": rows.next}


class Home(Orders):
    """My running clocks, and my orders; on a phone only the newest of them, and the way to all."""

    name = "me:home"
    template = "me/home.html"

    def facts(self) -> Facts:
        more = {"board": lists.board(by=self.by), "alert": _unread_alert(self.by)}
        return super().facts() | more | {"bought": sales_queries.orders_of(self.by).count()}


def _complaint(row: Row) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "state": words.state("complaint", row.state),
        "topic": words.label_of(Topic, row.topic),
    }


def _deposit(row: Row) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "state": words.state("deposit", row.state),
        "amount": row.money,
    }


def _unread_alert(by: Actor) -> Facts | None:
    """The last alert until they say that they read it."""
    row = platform_core.rulebook.queries.unread_alert(by.id)
    return (
        article_row(row) | {"url": reverse("me:guide", kwargs={"theme": row.theme, "number": row.number})}
        if row
        else None
    )


def _cancel(by: Actor, said: Said, *, order_id: UUID) -> None:
    cancelling_commands.cancel_order(order_id, by=by, at=clock.now())


def _confirm_receipt(by: Actor, said: Said, *, order_id: UUID) -> None:
    receiving_commands.confirm_receipt(order_id, by=by, at=clock.now())


def _deny_receipt(by: Actor, said: Said, *, order_id: UUID) -> None:
    on_the_way_commands.deny_receipt(order_id, by=by, at=clock.now())


def _name_account(by: Actor, said: Said, *, order_id: UUID) -> None:
    asking = payments.asking_for_account(Reference("orders.order", order_id))
    refund_id = asking[0].id if asking else order_id  # of which the command says that there is none
    asking_again.name_account(refund_id, **_account(said), by=by, at=clock.now())


def _name_receipt_account(by: Actor, said: Said, *, order_id: UUID) -> None:
    asking = payments.asking_for_receipt_account(_purchase(order_id, by=by))
    receipt_id = asking[0].id if asking else order_id  # of which the command says that there is none
    receipts.name_receipt_account(receipt_id, **_account(said), by=by, at=clock.now())


def _account(said: Said) -> dict[str, Any]:
    """The account as the commands take it, with the word that the money may go there."""
    account = BankAccount(holder=said["holder"], bank=said["bank"], number=said["number"])
    return {"account": account, "agreed": said["agreed"]}


def _show_codes(by: Actor, said: Said, *, order_id: UUID) -> Facts:
    titles = {line.id: words.title(line) for line in sales_queries.order(order_id, by=by).lines.all()}
    found = codes_commands.reveal_codes(order_id, by=by, at=clock.now())
    return {"own_codes": [{"title": titles[line.line_id], "codes": line.codes} for line in found]}


def _purchase(order_id: UUID, *, by: Actor) -> Reference:
    """The purchase that this order was paid with."""
    return Reference("orders.purchase", sales_queries.order(order_id, by=by).purchase_id)


def _ask_dossier(by: Actor, said: Said, *, order_id: UUID) -> None:
    dossiers.ask(order_id, by=by)


class OrderPage(ActionPage[None]):
    """One order, with every right in it."""

    door = Role.SHOPPER
    name = "me:order"
    template = "me/order.html"
    form_actions = {
        "cancel": FormAction(does=_cancel, form=Agree, said=_("The order is cancelled.")),
        "confirm_receipt": FormAction(
            does=_confirm_receipt, form=Agree, said=_("Thank you. The order counts as received.")
        ),
        "deny_receipt": FormAction(
            does=_deny_receipt,
            form=Agree,
            said=_("Thank you. The carrier has to bring it to you, or you get everything back."),
        ),
        "show_codes": ShowAction(does=_show_codes, form=Agree),
        "ask_dossier": FormAction(does=_ask_dossier, form=Agree, said=dossiers.SAID),
        "name_account": FormAction(
            does=_name_account, form=NameAccount, said=_("The refund was asked for there. We tell you when it is done.")
        ),
        "name_receipt_account": FormAction(
            does=_name_receipt_account,
            form=NameAccount,
            said=_("The money was asked for there. We tell you when it is done."),
        ),
    }

    def face(self, order_id: UUID) -> Face[None]:
        order, by = sales_queries.order(order_id, by=self.by), self.by
        recipient, clocks = sales_queries.masked_recipient(order), sales_queries.clocks(order)
        rights, refusal = self._rights(order_id)
        others = [right for right in rights if right.action != CLAIM]  # those have a page of their own
        titles = {line.id: words.title(line) for line in order.lines.all()}
        purchase = Reference("orders.purchase", order.purchase_id)  # what was paid for in one go
        asking = payments.asking_for_account(Reference("orders.order", order_id))
        stuck = payments.asking_for_receipt_account(purchase)
        facts = (
            sales.whole(order, recipient=recipient, clocks=clocks, by=by)
            | {
                "shop": shops_queries.trader_facts(order.merchant_id),
                "rights": [sales.right(right, titles=titles, reader=by.role) for right in others if right.open],
                "closed": [sales.right(right, titles=titles, reader=by.role) for right in others if not right.open],
                "may_claim": any(right.action == CLAIM and right.until for right in rights),  # or could have, once
                "claims": list_claims_of_order(order_id, by=by),
                "returns": [_return(row) for row in cases_queries.facts_of_order(order_id, by=by)],
                "complaints": [_complaint(row) for row in complaint_queries.complaints_of(by).filter(order=order_id)],
                "deposits": [_deposit(row) for row in deposits_queries.deposits_of_order(order_id, by=by)],
                "receipts": [_receipt(row) for row in payments.receipts_of(purchase)],
                "refused": [refund.amount for refund in asking],
                "refused_until": [payments.account_until(refund.id) for refund in asking],
                "stuck": [_stuck(row) for row in stuck[:1]],  # one at a time, as the form is about one
                "contract_sha256": sales_queries.agreed_sha256(order_id),
                "refund_within": in_words.length(sales_queries.refund_within(at=clock.now())),
                "pay_at": self._cashier(purchase, order_id),
                "may_review": reviews_queries.may_be_reviewed(order, by=by),
                "refusal": refusal,
            }
        )
        asked = dossiers.dossier_facts(order_id, by=by)
        offered = {right.action for right in rights if right.open} | {*dossiers.offered_forms(asked)}
        to_name = {"name_account": asking, "name_receipt_account": stuck, "show_codes": facts["codes"]}
        return Face(facts | asked, offered | {name for name, rows in to_name.items() if rows}, about=None)

    def _rights(self, order_id: UUID) -> tuple[tuple[Right, ...], Problem | None]:
        """The rights on an order. With a damaged contract, those that need none stay: pay, cancel, confirm, read on."""
        at = clock.now()
        try:
            return rights_queries.rights(order_id, by=self.by, at=at), None
        except ContractDamaged as damage:
            rights = rights_queries.rights_without_contract(order_id, by=self.by, at=at)
            return rights, words.problem(damage)

    def _cashier(self, purchase: Reference, order_id: UUID) -> str | None:
        """The address to pay at, while there is something to pay; from there back to here."""
        payment = payments.find_payment_of(purchase)
        if payment is None:
            return None
        here = self.address({"order_id": order_id})
        return payments.cashier_url(payment, at=clock.now(), return_to=here)


def _reveal(by: Actor, said: Said, *, order_id: UUID) -> Facts:
    return {"label": copies_commands.reveal_own_recipient(order_id, by=by, at=clock.now())}


class ContractPage(Page):
    """The contract of one order; its recipient in full when the shopper asks for it here."""

    door = Role.SHOPPER
    name = "me:contract"
    template = "me/contract.html"
    form_actions = {"reveal": ShowAction(does=_reveal, form=Agree)}

    def facts(self, order_id: UUID) -> Facts:
        return contracts.whole(order_id, by=self.by)


class ContractPaper(FilePage):
    """The contract as PDF, in Chinese."""

    door = Role.SHOPPER
    name = "me:contract-paper"

    def file(self, order_id: UUID) -> HttpResponse:
        return contracts.on_paper(order_id, by=self.by)


class ContractFile(FilePage):
    """The contract as it was hashed."""

    door = Role.SHOPPER
    name = "me:contract-file"

    def file(self, order_id: UUID) -> HttpResponse:
        return contracts.as_hashed(order_id, by=self.by)


def _receipt(row: Receipt) -> Facts:
    return {"number": row.number, "state": words.state("receipt", row.state), "amount": row.money}


def _stuck(row: Receipt) -> Facts:
    return _receipt(row) | {"until": payments.account_until(row.id)}


def _return(row: ReturnFacts) -> Facts:
    return {"id": row.id, "number": row.number, "state": words.state("return", row.state), "total": row.total}

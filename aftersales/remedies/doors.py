"""All doors of a remedy: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from aftersales.freight import queries as freight_queries
from aftersales.freight.types import MOST_FREIGHT
from aftersales.remedies import commands, queries
from aftersales.remedies.errors import RemedyRefused
from aftersales.remedies.models import Remedy
from aftersales.remedies.types import RemedyBasis
from catalog.safety.types import Disposal
from orders.sales.types import CARRIER, WAYBILL, KnownCarrier
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.asks import Amount, Code
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.money import Money
from platform_core.payments.errors import NotRefundable
from platform_core.ui import wording

SHOPPER, SHOP, STAFF = Role.SHOPPER, Role.MERCHANT, Role.STAFF
View = CaseView[Remedy]


def _order(view: View) -> tuple[str, str]:
    return reverse(f"{words.DOORS[view.by.role]}:order", args=[view.row.order_id]), view.row.order_number


def _goods(view: View) -> str:
    return f"{words.title(view.row)} × {view.row.pieces}"


def _disposal(view: View) -> str:
    ground = view.row.freeze.ground
    return capfirst(words.label_of(Disposal, view.row.disposal)) + (f": {ground}" if ground else "")


def _amount(view: View) -> Money:
    """Give the amount that goes back; before it is granted, the price paid."""
    return Money(view.row.paid if view.row.amount is None else view.row.amount, view.row.currency)


def _parcel(view: View) -> str:
    return f"{words.label_if_known(KnownCarrier, view.row.carrier)} {view.row.waybill}" if view.row.waybill else ""


def _outlay(view: View) -> str:
    """Name the freight of the way back, and the state of its reimbursement."""
    beside = freight_queries.reimbursement_for(view.row)
    paid = [wording.amount(Money(view.row.outlay, view.row.currency))] if view.row.outlay else []
    back = [beside.number, wording.label(beside.stage)] if paid and beside else []
    return " · ".join([*paid, *back])


def _basis(view: View) -> str:
    """In the middle of a sentence that its label begins."""
    return words.label_of(RemedyBasis, view.row.basis)


DOORS: Final[Doors[Remedy]] = Doors(
    model=Remedy,
    path="remedies",
    title=_("Recall"),
    list_titles=dict.fromkeys([SHOPPER, SHOP], _("Recalls")),
    newest="offered_at",
    find=queries.remedy,
    find_all=queries.remedies_of,
    actions=queries.remedy_actions,
    facts=[
        Fact(_("Order no."), _order, to=[SHOPPER, SHOP]),
        Fact(_("Goods"), _goods),
        Fact(_("Lot"), lambda view: view.row.freeze.lot),
        Fact(_("What becomes of the goods"), _disposal),
        Fact(_("Goes back"), _amount),
        Fact(_("Parcel"), _parcel),
        Fact(_("Freight that the buyer paid; the shop bears it"), _outlay),
        Fact(_("Granted, since"), _basis),
    ],
    words=lambda row: {"danger": row.freeze.danger, "advice": row.freeze.advice},
    texts={"danger": _("The danger, as everybody reads it"), "advice": _("What to do")},
    acts=[
        Act(
            "send_recalled",
            commands.send_recalled,
            path="parcel",
            says="The parcel in which the recalled goods go back; PUT it once, with any carrier.",
            about=_(
                "Send the goods back with any carrier; the shop bears the way. If you do not, you keep this right for"
                " as long as the lot is recalled, and no money is paid without the goods."
            ),
            button=_("I have sent it back"),
            done=_("Noted. You are paid once the goods are there, or the shop says nothing."),
            takes={
                "carrier": Code(
                    label=_("Carrier"),
                    hint=_("The carrier's code in letters, such as sf or jd."),
                    most=40,
                    pattern=CARRIER,
                    suggests=KnownCarrier,
                ),
                "waybill": Code(
                    label=_("Waybill number"),
                    hint=_("As printed on the label."),
                    most=40,
                    pattern=WAYBILL,
                ),
                "outlay": Amount(
                    label=_("Freight that you paid, in yuan"),
                    hint=_("Empty if the shop paid it."),
                    api_help="the freight that you paid, in fen; the shop bears it",
                    least=0,
                    most=MOST_FREIGHT.amount,
                    optional=True,
                    default=0,
                ),
            },
            refuses=(RemedyRefused,),
        ),
        Act(
            "say_destroyed",
            commands.say_destroyed,
            path="destruction",
            says="PUT it once the goods are destroyed, where the recall asks for that: the money goes back.",
            about=_(
                "You need send nothing back. Destroy the goods and say so; if you say nothing, the money comes by"
                " itself once the time is over."
            ),
            button=_("It is destroyed"),
            done=_("Your money goes back the way you paid."),
            refuses=(RemedyRefused, NotRefundable),
            duties=("CRL-19", "SPT-03", "CRI-08", "OPR-27"),
        ),
        Act(
            "confirm_recalled",
            commands.confirm_recalled,
            path="arrival",
            says="Say that recalled goods are back: the buyer's money goes back.",
            about=_(
                "Are the goods with you? Then the buyer's money goes back. If you say nothing in time, they count as"
                " back."
            ),
            button=_("They are here"),
            done=_("The buyer's money goes back."),
            refuses=(RemedyRefused, NotRefundable),
        ),
    ],
    columns=[
        Fact(_("Goods"), _goods),
        Fact(_("Lot"), lambda view: view.row.freeze.lot or "–"),
        Fact(_("Amount"), _amount, look="amount"),
    ],
    filters={"disposal": Disposal},
    empty={SHOPPER: _("Nothing that you bought is recalled."), SHOP: _("None.")},
    duties=("CRL-19", "SPT-03", "CRI-08"),
)

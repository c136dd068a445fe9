"""All doors of a return: its acts, the facts for each reader, and its lists."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aftersales.returns.doors.acts import ACTS, NOTICE, SHOP, SHOPPER, View, ends_with_money
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases
from aftersales.returns.types import Cost, GrantBasis, Grounds, RulingOutcome
from orders.sales.types import KnownCarrier
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.declared import Doors, Fact
from platform_core.cases.queries import Action
from platform_core.money import Money
from platform_core.ui import markup, wording


def list_open_actions(case: Return, *, by: Actor, at: datetime) -> list[Action]:
    """List the acts open by the rights engine, which judges more facts than the table of the case does."""
    rights = cases.actions(case, by=by, at=at)
    return [Action(name=right.action, until=right.until) for right in rights if right.open]


def _order(view: View) -> object:
    door, number = words.DOORS.get(view.by.role), view.row.order_number
    return (reverse(f"{door}:order", args=[view.row.order_id]), number) if door else number


def _goods(view: View) -> str:
    return "\n".join(f"{words.title(line)} × {line.quantity}" for line in view.row.lines.all())


def _refund(view: View) -> Money | None:
    return cases.payable(view.row) if ends_with_money(view) else None


def _paid(view: View) -> Money | None:
    return None if ends_with_money(view) else view.row.portion.paid


def _refund_states(view: View) -> str:
    badges = [markup.badge(words.state("refund", state)) for state in cases.refund_states(view.row)]
    return SafeString(" ".join(badges)) if badges else gettext("not asked for yet")


def _basis(view: View) -> str:
    grant = cases.record(view.row, "given")
    return capfirst(words.label_of(GrantBasis, grant.basis)) if grant else ""


def _cost(view: View) -> str:
    payer, at_yours = view.row.freight, gettext("at your cost")
    return capfirst(at_yours if payer == view.by.role else words.label_of(Cost, payer))


def _parcel(view: View) -> str:
    parcel = view.row.parcel
    return f"{words.label_if_known(KnownCarrier, parcel.carrier)} {parcel.waybill}" if parcel else ""


def _read_words(case: Return) -> dict[str, str]:
    objection, ruling = cases.record(case, "objection"), cases.record(case, "ruling")
    texts = {}
    if objection:
        grounds = ", ".join(words.label_of(Grounds, code) for code in objection.grounds)
        texts["objection-made"] = _dated(grounds, objection.made_at, cases.statement_of(objection))
    if ruling:
        outcome = words.label_of(RulingOutcome, ruling.outcome)
        texts["ruling"] = _dated(outcome, ruling.ruled_at, cases.statement_of(ruling))
    return texts


def _dated(heading: str, at: datetime, text: str) -> str:
    return f"{heading} · {wording.moment(at)}\n{text}"


def _refused_at(view: View) -> datetime | None:
    return cases.facts(view.row).refused_at


DOORS: Final[Doors[Return]] = Doors(
    model=Return,
    path="returns",
    title=_("Return"),
    list_titles={SHOPPER: _("My returns"), SHOP: _("Returns")},
    newest="noticed_at",
    find=cases.one_return,
    actions=list_open_actions,
    facts=[
        Fact(_("Order no."), _order),
        Fact(_("Goods"), _goods),
        Fact(_("Refund"), _refund),
        Fact(_("Paid for these pieces"), _paid),
        Fact(_("Where the money is"), _refund_states, to=[SHOPPER, SHOP]),
        Fact(_("Why it goes back"), _basis),
        Fact(_("Way back"), _cost),
        Fact(_("Notified"), lambda view: view.row.noticed_at),
        Fact(_("Parcel"), _parcel),
        Fact(_("Refused by the shop"), _refused_at, to=[SHOPPER, SHOP]),
        Fact(_("Goods back"), lambda view: view.row.arrival and view.row.arrival.arrived_at),
    ],
    words=_read_words,
    texts={"objection-made": _("Objection of the shop"), "ruling": _("What the platform decided")},
    files=lambda row: [(None, kept) for kept in cases.evidence(row)],
    starts=[NOTICE],
    acts=ACTS,
    columns=[
        Fact(_("Order no."), lambda view: view.row.order_number),
        Fact(_("Refund"), lambda view: view.row.portion.paid, look="amount"),
    ],
    hints={
        SHOP: _(
            "A return needs nobody's approval. What is due when stands on each of them, and on the page of what is to"
            " do."
        )
    },
    empty={
        SHOPPER: _("Nothing has gone back. A return begins on the page of its order."),
        SHOP: _("Nothing has come back."),
    },
    duties=("NRR-11",),
)

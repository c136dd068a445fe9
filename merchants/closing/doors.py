"""All doors of the closing of a shop but the owner's page: the acts, and the facts for each reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from merchants.closing import commands, queries
from merchants.closing.case import SHOP, STAFF, UNDER_WAY
from merchants.closing.errors import AlreadyClosing
from merchants.closing.models import Closing
from merchants.shops.errors import NoShop
from merchants.shops.queries import shops as shops_queries
from merchants.shops.types import OwedDuty
from platform_core.cases.declared import Act, CaseView, Doors, Fact

KINDS: Final = {  # in the order in which they are shown
    "orders.order": _("Orders that are not over"),
    "orders.subscription": _("Subscriptions; each ends at its next debit"),
    "aftersales.return_window": _("Orders whose goods may still be returned without a reason"),
    "aftersales": _("Returns, claims and remedies"),
    "complaints": _("Complaints and awards"),
    "payments.refund": _("Refunds on their way"),
    "orders.deposit": _("Deposits of shoppers"),
    "merchants.debt": _("Amounts that the shop owes"),
    "merchants.sanction": _("Measures that hold, and hearings"),
    queries.BALANCE: _("The shop's balance and guarantee deposit; they go to its account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenKind:
    """So many things of one kind are open, the first due then."""

    title: str
    count: int
    due_at: datetime | None


def list_open(items: Sequence[OwedDuty]) -> list[OpenKind]:
    """What is open, by kind."""
    order = [*KINDS, ""]
    found = sorted(items, key=lambda item: order.index(_kind_of(item)))
    return [_open_kind(kind, list(group)) for kind, group in groupby(found, key=_kind_of)]


def _kind_of(item: OwedDuty) -> str:
    app = item.kind.partition(".")[0]
    return next((kind for kind in (item.kind, app) if kind in KINDS), "")


def _open_kind(kind: str, items: Sequence[OwedDuty]) -> OpenKind:
    title = str(KINDS[kind]) if kind else gettext("Other matters")
    due_at = min((item.due_at for item in items if item.due_at), default=None)
    return OpenKind(title=title, count=len(items), due_at=due_at)


def _open_in_words(view: CaseView[Closing]) -> str:
    if view.row.stage not in UNDER_WAY:
        return ""
    found = list_open(queries.open_items(view.row.merchant_id))
    return "\n".join(f"{each.title} · {each.count}" for each in found) or gettext("nothing")


DOORS: Final[Doors[Closing]] = Doors(
    model=Closing,
    path="closings",
    title=_("Closing of the shop"),
    list_titles={SHOP: _("Close the shop")},
    empty={SHOP: _("Your shop has announced no closing.")},
    newest="announced_at",
    starts=[
        Act(
            "announce",
            commands.announce,
            by=[SHOP],
            says="Announce that your shop closes. It takes no new orders from now on; everybody reads when it closes.",
            heading=_("Announce that the shop closes"),
            look="grave",
            button=_("Announce that the shop closes"),
            done=_("Everybody reads from now on that your shop closes."),
            refuses=(AlreadyClosing, NoShop),
        )
    ],
    acts=[
        Act(
            "take_back",
            commands.take_back,
            path="withdrawal",
            says="Take back that your shop closes, while the notice runs. It may sell again at once.",
            heading=_("Take it back"),
            button=_("Take it back: the shop stays"),
            done=_("Your shop stays, and may sell again."),
        )
    ],
    facts=[
        Fact(_("Shop"), lambda view: shops_queries.shop(view.row.merchant_id).trade_name, to=[STAFF]),
        Fact(_("Announced"), lambda view: view.row.announced_at),
        Fact(_("Closes at the earliest"), lambda view: view.row.closes_at),
        Fact(_("Still open"), _open_in_words),
        Fact(_("Closed"), lambda view: view.row.closed_at),
    ],
    columns=[Fact(_("Closes at the earliest"), lambda view: view.row.closes_at)],
    duties=("ECL-16", "OTM-23"),
)

"""All doors of a request for a shop's identity: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.complaint.policies import MOST_TEXT
from complaints.identity import commands, policies, queries
from complaints.identity.errors import IdentityAskedAlready, IdentityRefused
from complaints.identity.models import IdentityRequest
from merchants.shops.queries import verification
from orders.sales.errors import OrderNotFound
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.asks import Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact

View = CaseView[IdentityRequest]


def _shop(view: View) -> str:
    """Name the shop and the reasons against giving its identity, never the identity itself."""
    identity = verification.identity_of(view.row.merchant_id)
    against = ", ".join(map(words.reason, policies.may_give_by_itself(identity).codes()))
    return f"{identity.trade_name} · {gettext('Against it')}: {against}" if against else identity.trade_name


ASK: Final[Act[IdentityRequest]] = Act(
    "ask",
    commands.ask_identity,
    by=[Role.SHOPPER],
    path="orders/<uuid:order_id>/identity-request",
    says=(
        "You were harmed, and want to know who the shop is: real name, address and contact. At once where all of it is"
        " verified; else within the time that runs."
    ),
    heading=_("Who the shop is"),
    about=_(
        "If you were harmed, we give you real name, address and contact of the shop: at once where they are verified,"
        " else by a day that we name. If we cannot, the law has us answer ourselves."
    ),
    button=_("Ask who the shop is"),
    look="quiet",
    done=_("You asked who the shop is. We tell you at once if it is verified."),
    takes={
        "statement": Text(
            label=_("Which harm did you suffer?"),
            hint=_("The platform reads it; the shop does not."),
            most=MOST_TEXT,
            rows=4,
            page_name="harm",
        )
    },
    refuses=(OrderNotFound, IdentityRefused, IdentityAskedAlready),
)
DOORS: Final[Doors[IdentityRequest]] = Doors(
    model=IdentityRequest,
    path="identity-requests",
    title=_("Who the shop is"),
    list_titles={},
    newest="asked_at",
    late=["ungiven_at"],
    starts=[ASK],
    acts=[Act("give", commands.give_identity, button=_("It is verified: give it to the buyer"))],
    facts=[Fact(_("Shop"), _shop, to=[Role.STAFF])],
    words=lambda row: {"harm": queries.harm_of(row)},
    texts={"harm": _("The harm, in the buyer's words")},
    duties=("NRR-24",),
)

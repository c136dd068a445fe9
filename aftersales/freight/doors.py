"""The acts on the freight of a return, which are done on the page of that return."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aftersales.freight import commands, queries
from aftersales.freight.types import MOST_FREIGHT
from aftersales.returns.commands import decisions
from aftersales.returns.models.returns import Return
from aftersales.returns.queries import cases
from aftersales.returns.types import MOST_SAID
from platform_core.actors import Actor
from platform_core.cases.asks import File, Sum, Text
from platform_core.cases.declared import Act
from platform_core.money import Money
from platform_core.ui import wording


def _ask(return_id: UUID, *, yuan: Money, upload: bytes, name: str, by: Actor, at: datetime) -> object:
    """Ask for the freight, with the receipt that comes with it or was shown before."""
    decisions.add_evidence(return_id, upload=upload, name=name, by=by, at=at)
    receipt = list(cases.files_added_by(by.role, return_id))
    return commands.ask_freight(return_id, amount=yuan, receipt=receipt, by=by, at=at)


def _agree(return_id: UUID, *, by: Actor, at: datetime) -> object:
    return commands.agree_to_freight(_of(return_id, by=by), by=by, at=at)


def _dispute(return_id: UUID, *, statement: str, by: Actor, at: datetime) -> object:
    return commands.dispute_freight(_of(return_id, by=by), statement=statement, by=by, at=at)


def _of(return_id: UUID, *, by: Actor) -> UUID:
    """The command says where there is none."""
    found = queries.freight_of_return(return_id, by=by)
    return found.id if found else return_id


ASK: Final[Act[Return]] = Act(
    "ask_freight",
    _ask,
    heading=_("I have paid for the way back"),
    about=format_lazy(
        "{} {}",
        _(
            "The shop pays it, beside the money of the order, unless it objects in time and the platform finds it"
            " right. Once, with a receipt, and no more than:"
        ),
        wording.amount(MOST_FREIGHT),
    ),
    button=_("Ask it back"),
    done=_("Asked. If the shop does not object in time, it is paid."),
    takes={"yuan": Sum(label=_("How much did you pay, in yuan?")), "file": File()},
)
AGREE: Final[Act[Return]] = Act(
    "agree_freight",
    _agree,
    heading=_("Pay the freight"),
    about=_("If you say nothing in time, it is paid by itself."),
    button=_("Yes, pay the freight"),
    done=_("The freight is paid."),
)
DISPUTE: Final[Act[Return]] = Act(
    "dispute_freight",
    _dispute,
    heading=_("Object to the freight"),
    about=_("The platform decides; where it does not in time, the freight is paid."),
    button=_("Make the objection"),
    look="grave",
    done=_("The objection is made. The platform decides."),
    takes={"statement": Text(label=_("In your own words"), most=MOST_SAID, rows=3)},
)

"""The page of a return, with the freight of its way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aftersales.freight import commands as freight_commands
from aftersales.freight import queries as freight_queries
from aftersales.freight.types import MOST_FREIGHT, FreightBasis
from aftersales.returns.commands import decisions as decisions_commands
from aftersales.returns.doors.acts import View
from aftersales.returns.doors.returns import DOORS
from aftersales.returns.pages import ReturnPage, restocking
from aftersales.returns.queries import cases as cases_queries
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import File, Sum, Text
from platform_core.cases.declared import Act
from platform_core.cases.form_pages import Face, Facts, FormAction
from platform_core.cases.pages import form_action, pages
from platform_core.money import Money
from platform_core.ui import wording


def _ask(return_id: UUID, *, yuan: Money, upload: bytes, name: str, by: Actor, at: datetime) -> object:
    """Ask for the freight, with the receipt that comes with it or was shown before."""
    decisions_commands.add_evidence(return_id, upload=upload, name=name, by=by, at=at)
    receipt = list(cases_queries.files_added_by(by.role, return_id))
    return freight_commands.ask_freight(return_id, amount=yuan, receipt=receipt, by=by, at=at)


def _agree(return_id: UUID, *, by: Actor, at: datetime) -> object:
    return freight_commands.agree_to_freight(_of(return_id, by=by), by=by, at=at)


def _dispute(return_id: UUID, *, statement: str, by: Actor, at: datetime) -> object:
    return freight_commands.dispute_freight(_of(return_id, by=by), statement=statement, by=by, at=at)


def _of(return_id: UUID, *, by: Actor) -> UUID:
    """The command says where there is none."""
    found = freight_queries.freight_of_return(return_id, by=by)
    return found.id if found else return_id


ASK: Final[Act[Any]] = Act(
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
AGREE: Final[Act[Any]] = Act(
    "agree_freight",
    _agree,
    heading=_("Pay the freight"),
    about=_("If you say nothing in time, it is paid by itself."),
    button=_("Yes, pay the freight"),
    done=_("The freight is paid."),
)
DISPUTE: Final[Act[Any]] = Act(
    "dispute_freight",
    _dispute,
    heading=_("Object to the freight"),
    about=_("The platform decides; where it does not in time, the freight is paid."),
    button=_("Make the objection"),
    look="grave",
    done=_("The objection is made. The platform decides."),
    takes={"statement": Text(label=_("In your own words"), most=2_000, rows=3)},
)
FORMS: Final = {"ask": ASK.name, "agree": AGREE.name, "dispute": DISPUTE.name}  # by what may be done


class ReturnWithFreight(ReturnPage):
    """One return, and the freight that its shopper has asked back."""

    template = "faces/return.html"

    def face(self, **ids: UUID) -> Face[View]:
        found = super().face(**ids)
        actions = freight_queries.freight_actions(found.about.row, by=self.by, at=found.about.at)
        asks = [FORMS[action.name] for action in actions if action.name in FORMS]
        return replace(found, facts=found.facts | _facts(found.about), offered=[*found.offered, *asks])


def _facts(view: View) -> Facts:
    found = freight_queries.freight_of_return(view.row.id, by=view.by)
    if not found:
        return {}
    beside = freight_queries.reimbursement_for(found)
    return {
        "freight": {
            "number": found.number,
            "state": words.state("freight", found.state),
            "asked": Money(found.asked, found.currency),
            "short": Money(found.short, found.currency) if found.short else None,
            "reimbursement": render_reimbursement(beside.number, beside.state) if beside else None,
            "why": words.label_of(FreightBasis, found.basis),
            "clocks": words.clocks(freight_queries.freight_clocks(found), reader=view.by.role),
            "written": [(words.role(who), text) for who, text in freight_queries.freight_words(found)],
        }
    }


def render_reimbursement(number: str, state: str) -> Facts:
    """The reimbursement that goes back beside the order's money, and its state."""
    return {"number": number, "state": words.state("reimbursement", state)}


def _with(form_actions: Mapping[str, FormAction[Any]], *acts: Act[Any]) -> type[ReturnWithFreight]:
    forms = {**form_actions, **{act.name: form_action(act) for act in acts}}
    return type("ReturnWithFreight", (ReturnWithFreight,), {"form_actions": forms})


me = pages(DOORS, Role.SHOPPER, one=_with({}, ASK))
seller = pages(DOORS, Role.MERCHANT, one=_with(restocking, AGREE, DISPUTE))

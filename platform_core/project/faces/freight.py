"""The freight of a way back, on the page of the return."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from aftersales.freight import commands as freight_commands
from aftersales.freight import queries as freight_queries
from aftersales.freight.types import MOST_FREIGHT, FreightBasis
from aftersales.returns.queries import cases as cases_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Said
from platform_core.money import Money
from platform_core.project.faces.evidence import add_to_return, shown_by

FORMS: Final = {"ask": "ask_freight", "agree": "agree_freight", "dispute": "dispute_freight"}  # by what may be done


def shown_with(return_id: UUID, *, by: Actor) -> tuple[Facts, list[str]]:
    """The facts of the freight for its page, and the names of the forms on offer."""
    case, found = (
        cases_queries.one_return(return_id, by=by),
        freight_queries.freight_of_return(return_id, by=by),
    )
    actions = freight_queries.freight_actions(case, by=by, at=clock.now())
    offered = [FORMS[action.name] for action in actions if action.name in FORMS]
    facts: Facts = {"most_freight": MOST_FREIGHT}
    if found:
        beside = freight_queries.reimbursement_for(found)
        facts["freight"] = {
            "number": found.number,
            "state": words.state("freight", found.state),
            "asked": Money(found.asked, found.currency),
            "short": Money(found.short, found.currency) if found.short else None,
            "reimbursement": render_reimbursement(beside.number, beside.state) if beside else None,
            "why": words.label_of(FreightBasis, found.basis),
            "clocks": words.clocks(freight_queries.freight_clocks(found), reader=by.role),
            "written": [(words.role(who), text) for who, text in freight_queries.freight_words(found)],
        }
    return facts, offered


def render_reimbursement(number: str, state: str) -> Facts:
    """The reimbursement that goes back beside the order's money, and its state."""
    return {"number": number, "state": words.state("reimbursement", state)}


def ask(by: Actor, said: Said, *, return_id: UUID) -> None:
    """Ask for the freight, with the receipt that comes with it or was shown before."""
    add_to_return(return_id, said["file"], by=by, at=clock.now())
    case = cases_queries.one_return(return_id, by=by)
    receipt = shown_by(by.role, cases_queries.evidence(case))
    freight_commands.ask_freight(return_id, amount=said["yuan"], receipt=receipt, by=by, at=clock.now())


def agree(by: Actor, said: Said, *, return_id: UUID) -> None:
    freight_commands.agree_to_freight(_of(return_id, by=by), by=by, at=clock.now())


def dispute(by: Actor, said: Said, *, return_id: UUID) -> None:
    freight_commands.dispute_freight(_of(return_id, by=by), statement=said["statement"], by=by, at=clock.now())


def _of(return_id: UUID, *, by: Actor) -> UUID:
    """The command says where there is none."""
    found = freight_queries.freight_of_return(return_id, by=by)
    return found.id if found else return_id

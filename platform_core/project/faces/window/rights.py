"""What a buyer may rely on before buying: returns, dispatch, faults, and what follows if the shop is silent.

Every sentence is the one by which the house acts: the key terms and clauses of the contract, and the clocks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

from django.utils.translation import gettext

from catalog.listings.queries import Json
from catalog.listings.types import Delivery, Exclusion
from orders.contracts import queries as contracts_queries
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.deadlines import wording as deadlines
from platform_core.deadlines.specs import DECLARED
from platform_core.duties import fulfils
from platform_core.legal import in_words
from platform_core.legal.rules import Rule
from platform_core.project.faces import labels

# What the shop has to do, in the order in which a buyer may come to need it. The first lasts as long as the page says.
DISPATCH: Final = "orders.dispatch"
IF_SILENT: Final = (
    DISPATCH,
    "orders.end_unsent",
    "aftersales.refund",
    "aftersales.answer_claim",
    "complaints.answer",
    "complaints.decide_late",
)


class InBoth(Protocol):
    """A sentence in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


@fulfils("NRR-06", "NRR-07")
def rights_facts(page: Json, *, at: datetime) -> Facts:
    """The rights and promises of one listing, by its page as ready JSON."""
    terms, clauses = page["return_terms"], contracts_queries.clauses(at=at)
    hours = in_words.number(page["delivery_hours"], "hours")
    by_code = page["delivery"] == Delivery.CODE
    return {
        "return_term": _in_language(contracts_queries.return_term(at=at)),
        "return_freight": labels.cost(terms["freight"], reader=Role.SHOPPER),
        "extra": in_words.number(terms["extra_days"], "calendar_days") if terms["extra_days"] else "",
        "excluded": _exclusion(page),
        "dispatch": hours,
        "way": words.label_of(Delivery, Delivery.CODE) if by_code else "",
        "late": deadlines.otherwise(DISPATCH),
        "faults": _in_language(clauses["after_sales"]),
        "disputes": _in_language(clauses["disputes"]),
        "silent": [_clock(kind, hours=hours, at=at) for kind in IF_SILENT],
    }


def _exclusion(page: Json) -> str:
    """Say why a return without a reason may be excluded, and that nothing is before the buyer agrees to it."""
    shown = {fact["key"] for fact in page["facts"]}
    because = contracts_queries.excluded_as(Exclusion(page["return_terms"]["exclusion"]), facts=shown)
    if because is None:
        return ""
    return gettext(
        "The shop says that these goods are %(why)s. When you order you are asked whether you agree that they do not "
        "go back without a reason. You may buy without agreeing; then you may return them all the same."
    ) % {"why": words.in_language(*because)}


def _clock(kind: str, *, hours: str, at: datetime) -> Facts:
    """What the shop or the platform has to do, within which time, and what follows by itself if it does not."""
    within = DECLARED[kind].within
    if kind == DISPATCH or not isinstance(within, Rule):
        length = hours
    else:
        length = in_words.length(contracts_queries.in_force(within, at=at))
    return {"title": deadlines.title(kind), "within": length, "otherwise": deadlines.otherwise(kind)}


def _in_language(said: InBoth) -> str:
    return words.in_language(said.zh, said.en)

"""All doors of a debt: the fields of each act, the facts for each reader, and the texts of both sides."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from merchants.guarantee import queries
from merchants.guarantee.commands import debts
from merchants.guarantee.models import Debt
from merchants.guarantee.states import DebtState
from merchants.guarantee.types import DebtKind
from merchants.sanctions.doors import OWN_WORDS, link_to, name_clause
from merchants.shops.errors import ReasonRequired
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.asks import Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.money import Money
from platform_core.payments.queries import payments

SHOP, STAFF = Role.MERCHANT, Role.STAFF
View = CaseView[Debt]
REASONS: Final = Text(label=_("Reasons, as the shop reads them"), most=2_000, page_name="words")


def _clause(view: View) -> object:
    if not (clause := queries.clause_of(view.row)):
        return ""
    return name_clause(clause) if view.by.role is STAFF else link_to(clause)


def _reference(view: View) -> str:
    return str(view.row.id) if view.row.stage is DebtState.OWED else ""


def _sum_loans(view: View) -> Money:
    return Money(view.row.lent - view.row.lent_back, view.row.currency)


DEBTS: Final[Doors[Debt]] = Doors(
    model=Debt,
    path="debts",
    title=_("Deduction"),
    list_titles={},
    newest="incurred_at",
    actions=queries.debt_actions,
    facts=[
        Fact(_("Shop"), lambda view: shops_queries.shop(view.row.merchant_id).trade_name, to=[STAFF]),
        Fact(_("Why"), lambda view: capfirst(words.label_of(DebtKind, view.row.kind))),
        Fact(_("Case"), lambda view: payments.name_of(view.row.for_case)),
        Fact(_("Amount"), lambda view: view.row.money),
        Fact(_("Still owed"), lambda view: view.row.left),
        Fact(_("Put in for it, and not back"), _sum_loans, to=[STAFF]),
        Fact(_("Reference for a bank transfer"), _reference, to=[SHOP]),
        Fact(_("Clause"), _clause),
        Fact(_("Balance"), lambda _view: (reverse("seller:balance"), _("Balance and payouts")), to=[SHOP]),
    ],
    words=lambda row: {"appeal": row.appeal, "review": row.review},
    texts={"appeal": _("Appeal"), "review": _("Answer to the appeal")},
    stamps={"appeal": "appealed_at", "review": "reviewed_at"},
    acts=[
        Act(
            "appeal",
            debts.appeal_debt,
            path="appeal",
            says="Your appeal against a deduction to another person; PUT it, once.",
            about=_(
                "If you do nothing, the deduction becomes final in our house. You may turn to the market regulation"
                " authority or to a court in any case."
            ),
            button=_("Appeal"),
            done=_("Somebody else will look at it."),
            takes={"text": OWN_WORDS},
            refuses=(ReasonRequired,),
            duties=("ECL-58", "HSE-16", "OPR-NEG"),
        ),
        Act("uphold", debts.uphold_debt, button=_("The appeal is wrong: uphold it"), takes={"reasons": REASONS}),
        Act(
            "uphold_covered",
            debts.uphold_covered_debt,
            button=_("The appeal is wrong: uphold it"),
            takes={"reasons": REASONS},
        ),
        Act("reverse", debts.reverse_debt, button=_("The appeal is right: reverse it"), takes={"reasons": REASONS}),
    ],
    filters={"kind": DebtKind},
    duties=("ECL-58", "HSE-16"),
)

"""All doors of a deposit: the fields of each act, the facts for each reader, and its lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalog.deposits.types import DepositCondition
from orders.deposits import commands, queries
from orders.deposits.errors import DepositObjectionRefused
from orders.deposits.models import Deposit
from orders.deposits.types import DepositBasis
from orders.sales import queries as sales_queries
from orders.sales.types import WAYBILL, KnownCarrier
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.asks import Amount, Code, File, Ids, SomeOf, Text
from platform_core.cases.declared import Act, CaseView, Doors, Fact
from platform_core.money import Money

SHOPPER, SHOP = Role.SHOPPER, Role.MERCHANT
MOST_CLAIMED: Final = 100_000_000_000
View = CaseView[Deposit]
REASONS: Final = Text(label=_("Reasons, as both parties read them"), most=2_000)


def _object(
    deposit_id: UUID, *, evidence: Sequence[UUID] = (), upload: bytes = b"", by: Actor, at: datetime, **said: Any
) -> Deposit:
    """Object that a stated condition is not met: in time, for so much of the deposit, with evidence. The platform
    decides; where it has not in time, all of the deposit goes back."""
    name = said.pop("name", "")
    if upload:
        commands.add_deposit_evidence(deposit_id, upload=upload, name=name, by=by, at=at)
    evidence = evidence or queries.files_added_by(queries.one_deposit(deposit_id, by=by), by=by.role)
    return commands.object_to_deposit(deposit_id, **said, evidence=evidence, by=by, at=at)


def _keep_all(deposit_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Deposit:
    whole = queries.one_deposit(deposit_id, by=by).amount
    return commands.rule_on_deposit(deposit_id, kept=whole, reasons=reasons, by=by, at=at)


def _half_a_parcel(given: Mapping[str, Any]) -> Mapping[str, Any]:
    whole = bool(given.get("carrier")) is bool(given.get("waybill"))
    return {} if whole else {"waybill": _("A parcel has a carrier and a number.")}


def _order(view: View) -> tuple[str, str]:
    door = words.DOORS[view.by.role]
    return reverse(f"{door}:order", args=[view.row.order_id]), sales_queries.number_of(view.row.order_id)


def _goods(view: View) -> str:
    return f"{words.title(view.row)} × {view.row.quantity}"


def _conditions(codes: Sequence[str]) -> str:
    return capfirst(", ".join(words.label_of(DepositCondition, code) for code in codes))


def _parcel(view: View) -> str:
    return f"{words.label_if_known(KnownCarrier, view.row.carrier)} {view.row.waybill}".strip()


def _not_met(view: View) -> str:
    made = queries.objection_to(view.row)
    return _conditions(made.grounds) if made else ""


def _read_claim(view: View) -> Money | None:
    made = queries.objection_to(view.row)
    return Money(made.claimed, view.row.currency) if made else None


ACTS: Final[list[Act[Deposit]]] = [
    Act(
        "apply",
        commands.apply_for_deposit,
        path="application",
        says=(
            "Ask for a deposit back, once what was lent is given back. The shop's silence confirms it, and the money"
            " goes back within the days of the terms, whatever the shop does."
        ),
        heading=_("Ask for it back"),
        folds=False,
        about=_(
            "Once you have given back what was lent. The shop may object with evidence; its silence confirms. What"
            " nobody has decided in time goes back in full by itself."
        ),
        button=_("Ask for the deposit back"),
        done=_("You asked for it. If the shop says nothing, that confirms it."),
        takes={
            "carrier": Code(
                label=_("Carrier"),
                hint=_("If you have sent something back: the carrier's code in letters, such as sf or jd."),
                most=40,
                pattern=r"\A[-a-zA-Z0-9_]+\Z",
                optional=True,
                suggests=KnownCarrier,
            ),
            "waybill": Code(
                label=_("Waybill number"),
                hint=_("As printed on the label."),
                most=40,
                pattern=WAYBILL,
                optional=True,
            ),
        },
        check=_half_a_parcel,
        duties=("ECL-21", "CRI-20"),
    ),
    Act(
        "give_back",
        commands.give_deposit_back,
        path="return",
        says="Give a deposit back: asked or not, and also after an objection.",
        heading=_("Give the deposit back"),
        about=_("All of it goes back the way it was paid. If you say nothing in time, it goes back by itself."),
        button=_("Yes, give it back"),
        done=_("The deposit goes back."),
    ),
    Act(
        "object",
        _object,
        path="objection",
        heading=_("Object: a condition is not met"),
        about=_("With a file that shows it; then the platform decides, and the rest goes back. Your silence confirms."),
        button=_("Make the objection"),
        look="grave",
        done=_("The objection is made. The platform decides."),
        takes={
            "grounds": SomeOf(
                label=_("Which condition is not met?"),
                of=DepositCondition,
                among=lambda view: map(DepositCondition, view.row.conditions),
                api_name="conditions_not_met",
            ),
            "claimed": Amount(label=_("How much do you claim, in yuan?"), api_help="in fen", most=MOST_CLAIMED),
            "evidence": Ids(api_help="files that you have left about this deposit", most=20, page_name=None),
            "statement": Text(label=_("In your own words"), most=2_000, rows=4),
            "file": File(is_shown=lambda view: bool(view.own_files)),
        },
        refuses=(DepositObjectionRefused,),
    ),
    Act(
        "evidence",
        commands.add_deposit_evidence,
        by=[SHOPPER, SHOP],
        when=lambda view: queries.deposit_takes_evidence(view.row),
        heading=_("Add a file"),
        folds=False,
        button=_("Add the file"),
        look="quiet",
        done=_("The file was added."),
        takes={"file": File()},
    ),
    Act(
        "give_all_back",
        partial(commands.rule_on_deposit, kept=0),
        step="rule",
        button=_("All of it goes back"),
        takes={"reasons": REASONS},
    ),
    Act(
        "keep_part",
        commands.rule_on_deposit,
        step="rule",
        button=_("The shop keeps a part"),
        takes={
            "kept": Amount(label=_("What the shop keeps, in yuan, if a part"), most=MOST_CLAIMED),
            "reasons": REASONS,
        },
        check=lambda given: {} if given.get("kept") else {"kept": _("Say how much.")},
    ),
    Act("keep_all", _keep_all, step="keep", button=_("The shop keeps all of it"), takes={"reasons": REASONS}),
]
DOORS: Final[Doors[Deposit]] = Doors(
    model=Deposit,
    path="deposits",
    title=_("Deposit"),
    list_titles={SHOPPER: _("My deposits"), SHOP: _("Deposits")},
    newest="asked_at",
    find=queries.one_deposit,
    facts=[
        Fact(_("Order no."), _order, to=[SHOPPER, SHOP]),
        Fact(_("Goods"), _goods),
        Fact(_("Deposit"), lambda view: view.row.money),
        Fact(_("What it is for"), lambda view: view.row.purpose),
        Fact(_("It goes back when"), lambda view: _conditions(view.row.conditions)),
        Fact(_("How the shopper gives it back"), lambda view: view.row.steps),
        Fact(_("Back within how many days of the application"), lambda view: view.row.days),
        Fact(_("Parcel"), _parcel),
        Fact(_("Conditions not met, says the shop"), _not_met),
        Fact(_("Claimed"), _read_claim),
        Fact(_("What was decided, and why"), lambda view: capfirst(words.label_of(DepositBasis, view.row.basis))),
        Fact(_("Goes back"), lambda view: view.row.back if view.row.basis else None),
        Fact(_("The shop keeps"), lambda view: view.row.kept if view.row.kept_amount else None),
    ],
    words=lambda row: {
        "statement": sales_queries.text_of(queries.objection_to(row)),
        "reasons": sales_queries.text_of(queries.ruling_on(row)),
    },
    texts={"statement": _("Objection of the shop"), "reasons": _("What the platform decided")},
    files=lambda row: [(None, kept) for kept in queries.deposit_evidence(row)],
    acts=ACTS,
    columns=[Fact(_("Goods"), _goods), Fact(_("Amount"), lambda view: view.row.money, look="amount")],
    notes={
        SHOPPER: _(
            "It is yours, and the payment provider keeps it. If the order is cancelled, or all its money goes back, it"
            " goes back with it by itself."
        )
    },
    hints={
        SHOP: _(
            "What was left for goods lent stays the shopper's: it is no part of what you are paid, and bears no fee."
        )
    },
    empty={SHOPPER: _("You have left no deposit."), SHOP: _("Nothing was left with you.")},
    duties=("ECL-21",),
)

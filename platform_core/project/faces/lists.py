"""The clocks on a board, with the things that they belong to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

import platform_core.regulators.queries
from aftersales.claims import queries as claims_queries
from aftersales.freight import queries as freight_queries
from aftersales.remedies import queries as remedies_queries
from aftersales.returns.queries import cases as cases_queries
from catalog.promotions import queries as promotions_queries
from catalog.questions.doors import DOORS as QUESTIONS
from catalog.safety import queries as safety_queries
from complaints.awards import queries as awards_queries
from complaints.complaint import queries as complaint_queries
from complaints.identity.doors import DOORS as IDENTITIES
from complaints.infringements import queries as infringements_queries
from complaints.mediation.doors import DOORS as MEDIATIONS
from complaints.outside.doors import DOORS as OUTSIDE_CASES
from complaints.reports import queries as reports_queries
from complaints.service import queries as service_queries
from merchants.archives.doors import DOORS as ARCHIVES
from merchants.closing.doors import DOORS as CLOSINGS
from merchants.guarantee import queries as guarantee_queries
from merchants.sanctions import queries as sanctions_queries
from merchants.shops.queries import shops as shops_queries
from orders.deposits import queries as deposits_queries
from orders.reviews import queries as reviews_queries
from orders.sales import queries as sales_queries
from orders.subscriptions import queries as subscriptions_queries
from platform_core import clock as clock_of_the_house
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.declared import AnyDoors
from platform_core.cases.form_pages import Facts
from platform_core.deadlines import wording
from platform_core.deadlines.queries import promises as deadlines_promises
from platform_core.deadlines.types import Promise
from platform_core.ui.parts import Clock
from platform_core.ui.wording import count_up_to, ends_today

# Clocks that a board shows of the reader's own: so many end within two screens of a phone; a link leads to all.
MOST: Final[Mapping[Role, int]] = {Role.MERCHANT: 5, Role.SHOPPER: 4}
FEW: Final = 4  # clocks of others that it shows
OTHERS: Final = "others"  # in place of a kind: a shop's list of the clocks that are others' to meet
COUNTED: Final = 1000  # so many are counted; whoever has more is told that there are more

_WITH_DOORS: Final[Collection[AnyDoors]] = (QUESTIONS, MEDIATIONS, OUTSIDE_CASES, IDENTITIES, CLOSINGS, ARCHIVES)
# What a clock is about: the page that shows it, what that page calls the id, who knows the numbers of such things, and
# where they have the number and that id.
SHOWN_ON: Final[Mapping[str, tuple[str, str, Callable[[Actor], QuerySet[Model]], str, str]]] = {
    "orders.order": ("order", "order_id", sales_queries.orders_of, "number", "id"),
    "orders.deposit": ("deposit", "deposit_id", deposits_queries.deposits_of, "number", "id"),
    "orders.subscription": ("subscription", "subscription_id", subscriptions_queries.subscriptions_of, "number", "id"),
    "aftersales.return": ("return", "return_id", cases_queries.returns_of, "number", "id"),
    "aftersales.claim": ("claim", "claim_id", claims_queries.claims_of, "number", "id"),
    "aftersales.freight": ("return", "return_id", freight_queries.freight_of, "number", "back_id"),
    "complaints.complaint": ("complaint", "complaint_id", complaint_queries.complaints_of, "number", "id"),
    "complaints.award": ("award", "award_id", awards_queries.awards_of, "number", "id"),
    "merchants.debt": ("debt", "debt_id", guarantee_queries.debts_seen_by, "number", "id"),
    "complaints.report": ("report", "report_id", reports_queries.reports_of, "number", "id"),
    "complaints.infringement": (
        "infringement",
        "infringement_id",
        infringements_queries.infringements_of,
        "number",
        "id",
    ),
    "complaints.conversation": (
        "conversation",
        "conversation_id",
        service_queries.conversations_of,
        "number",
        "id",
    ),
    "orders.masking": ("review", "line_id", reviews_queries.maskings_of, "number", "review__line_id"),
    "merchants.application": ("application", "application_id", shops_queries.applications_of, "trade_name", "id"),
    "merchants.sanction": ("sanction", "sanction_id", sanctions_queries.sanctions_of, "number", "id"),
    "catalog.promotion": ("price", "sku_id", promotions_queries.promotions_of, "sku__code", "sku_id"),
    "catalog.sample": ("sample", "sample_id", safety_queries.samples_of, "number", "id"),
    "catalog.lot_freeze": ("recall", "recall_id", safety_queries.freezes_of, "number", "id"),
    "aftersales.remedy": ("remedy", "remedy_id", remedies_queries.remedies_of, "number", "id"),
    "regulators.request": ("request", "request_id", platform_core.regulators.queries.requests_of, "document_no", "id"),
    "regulators.dossier": ("order", "order_id", platform_core.regulators.queries.dossiers_of, "number", "order_id"),
    **{
        doors.model.CASE.kind: (doors.noun, f"{doors.noun}_id", doors.cases_of, "number", "id") for doors in _WITH_DOORS
    },
}
ONLY_AT: Final[Mapping[str, Role]] = {
    "orders.subscription": Role.SHOPPER,
    "catalog.sample": Role.MERCHANT,
    "catalog.lot_freeze": Role.MERCHANT,
    "complaints.award": Role.MERCHANT,
    "merchants.archive": Role.MERCHANT,
    "merchants.closing": Role.MERCHANT,
    "merchants.debt": Role.MERCHANT,
    "complaints.identity": Role.SHOPPER,
    "complaints.report": Role.SHOPPER,
    "merchants.application": Role.SHOPPER,
}  # of which no other door has a page


def board(*, by: Actor) -> Facts:
    """The clocks that run out next: those the reader has to meet, and the next few of others.

    No more are read than are shown, however many run; all of them stand on a page of their own.
    """
    limits = {"most": MOST[by.role], "few": FEW, "counted": COUNTED + 1}
    rows, own, of_others = deadlines_promises.next_owed(by, kinds=wording.titled(), **limits)
    shown = clocks([deadlines_promises.promise(row) for row in rows], by=by)
    mine, now = [clock for clock in shown if clock.mine], clock_of_the_house.now()
    others, uncounted = [clock for clock in shown if not clock.mine], own + of_others > COUNTED
    all_clocks = reverse(f"{words.DOORS[by.role]}:deadlines")
    return {
        "mine": mine,
        "soon": count_up_to(sum(ends_today(one.due_at, at=now) for one in mine), up_to=MOST[by.role]),
        "late": sum(one.due_at <= now for one in mine),
        "more": min(own, COUNTED) - len(mine),
        "others": others,
        "of_others": count_up_to(of_others, up_to=of_others if uncounted else COUNTED + 1),
        "more_of_others": min(of_others, COUNTED) - len(others),
        "uncounted": uncounted,
        "all": all_clocks,
        "all_of_others": f"{all_clocks}?kind={OTHERS}" if by.role is Role.MERCHANT else all_clocks,
    }


def clocks(promises: Collection[Promise], *, by: Actor) -> list[Clock]:
    """The clocks of these promises, in their order, each with the number of its subject and the way there."""
    numbers = _numbers([p for p in promises if p.subject_type in SHOWN_ON], by=by)
    return [_clock(p, by=by, numbers=numbers) for p in promises]


def address(kind: str, of: UUID, *, door: Role) -> str:
    """The page of this thing at this door; nothing where there is none."""
    if kind not in SHOWN_ON or ONLY_AT.get(kind, door) is not door:
        return ""
    name, key, *_ = SHOWN_ON[kind]
    return words.way(f"{words.DOORS[door]}:{name}", key, of)


def _clock(promise: Promise, *, by: Actor, numbers: Mapping[UUID, tuple[str, UUID]]) -> Clock:
    about, of = numbers.get(promise.subject_id, ("", promise.subject_id))
    href = address(promise.subject_type, of, door=by.role)
    return words.clock(promise, reader=by.role, about=about, href=href)


def _numbers(promises: Collection[Promise], *, by: Actor) -> Mapping[UUID, tuple[str, UUID]]:
    """The number of each subject and the id for its page, in one query for all kinds of subjects."""
    asked: list[QuerySet[Model, tuple[UUID, str, UUID]]] = []
    for kind in sorted({p.subject_type for p in promises}):
        ids = {p.subject_id for p in promises if p.subject_type == kind}
        _, _, known, number, page = SHOWN_ON[kind]
        asked.append(known(by).filter(id__any_of=ids).order_by().values_list("id", number, page))
    rows = asked[0].union(*asked[1:], all=True) if asked else ()
    return {id_: (called, of) for id_, called, of in rows}

"""Queries about reports. Nothing here is for a shop."""

from __future__ import annotations

from uuid import UUID

import platform_core.accounts.queries as accounts
import platform_core.files.queries as files
import platform_core.regulators.queries as regulators
from catalog.listings import queries as listings_queries
from catalog.listings.errors import ListingNotFound
from complaints.reports import policies
from complaints.reports.errors import ReportNotFound, TargetNotFound
from complaints.reports.models import Lead, Report, ReportQuerySet
from complaints.reports.types import REPORT, Target
from merchants.shops.errors import MerchantNotFound
from merchants.shops.queries import shops as shops_queries
from orders.reviews import queries as reviews_queries
from orders.reviews.errors import ReviewNotFound
from platform_core.actors import Actor
from platform_core.files.types import KeptFile
from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault import queries as vault

UNKNOWN = (ListingNotFound, MerchantNotFound, ReviewNotFound)


def reports_of(actor: Actor) -> ReportQuerySet:
    """A reporter's own reports, or all for staff; none for a shop."""
    found: ReportQuerySet = Report.objects.visible_to(actor)
    return found


def report(report_id: UUID, *, by: Actor) -> Report:
    """Find one report. Raises ``ReportNotFound``."""
    return Report.objects.see(report_id, by=by)


def report_by_link(key: UUID) -> tuple[Report, str, Lead | None]:
    """A visitor's report by the key in its link, with the reasons and the lead. Raises ``ReportNotFound``.

    An account's report is never found so: a shop knows the ids of its customers.
    """
    with bound(shopper(key)):
        found = Report.objects.of_visitors().filter(reporter_id=key).first()
        if found is None:
            raise ReportNotFound(report_id=key)
        return found, reasons_of(found), lead_of(found)


def reasons_of(found: Report) -> str:
    """The reasons for the reporter, once staff have judged."""
    return vault.opened({"reasons": found.reasons}, place=found.place())["reasons"] if found.reasons else ""


def statement_of(found: Report) -> str:
    """The reporter's words."""
    return vault.opened({"statement": found.statement}, place=found.place())["statement"]


def contact_given(found: Report) -> str:
    """The reporter's contact, if they gave one."""
    return vault.opened({"contact": found.contact}, place=found.place())["contact"] if found.contact else ""


def lead_of(found: Report) -> Lead | None:
    return Lead.objects.filter(id=found.lead_id).first() if found.lead_id else None


def report_files(report_id: UUID) -> list[KeptFile]:
    """The reporter's files, in the bound scope."""
    return files.files_about(REPORT, report_id)


def secrets_of(found: Report) -> list[str]:
    """The words that would lead from a measure to this report. A visitor has no account that could."""
    sealed = {"statement": found.statement} | ({"contact": found.contact} if found.contact else {})
    said = {"contact": ""} | vault.opened(sealed, place=found.place())
    account = "" if found.by_visitor else accounts.person(found.reporter_id).username
    return policies.secrets(number=found.number, account=account, **said)


def shop_of_target(target: Target, target_id: UUID, *, by: Actor) -> UUID:
    """The shop of a listing, a review or an advertisement, or the shop itself. Raises ``TargetNotFound``."""
    try:
        match target:
            case Target.SHOP:
                return shops_queries.shop(target_id).id
            case Target.REVIEW:
                return reviews_queries.shop_of_review(target_id)
            case _:
                return listings_queries.shop_of(target_id, by=by)
    except UNKNOWN:
        raise TargetNotFound(target_id=target_id) from None


def authorities() -> dict[UUID, str]:
    """The people named here by authorities, each with the authority's name."""
    return dict(regulators.list_appointed())

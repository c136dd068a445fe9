"""Reports about a shop, and notices that its goods infringe a right."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from catalog.stock import queries as stock_queries
from complaints.infringements.commands import notices as notices_commands
from complaints.infringements.types import Claim, Exhibit, RightKind
from complaints.reports import commands as reports_commands
from complaints.reports.types import LeadReceipt, Offence, ReportFinding, Target, Tip
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, picture, verb

LEAD: Final = LeadReceipt(authority="杭州市市场监督管理局", reference="杭市监举〔2026〕88号")
FOUND: Final = ReportFinding(reasons="核对了页面与发票", basis=("ECL-29",), done="商家已改正，无需采取措施")
PAPERS: Final = (Exhibit.IDENTITY, Exhibit.RIGHT_PROOF, Exhibit.EVIDENCE)

find_founded: Final = only("staff", "report", reports_commands.find_founded, found=FOUND)
find_unfounded: Final = only("staff", "report", reports_commands.find_unfounded, reasons="与事实不符")
turn_away_report: Final = only("staff", "report", reports_commands.turn_away, reasons="属于税务机关")
hand_over_lead: Final = only("staff", "report", reports_commands.hand_over_lead, lead=LEAD)
close_unreported: Final = only("staff", "report", reports_commands.close_unreported, reason="没有违法行为")


@verb("shopper")
def file_report(deal: Deal, by: Actor, at: datetime) -> None:
    tip = Tip(target=Target.SHOP, target_id=deal.shop, offence=Offence.PRICE_FRAUD, statement="原价是虚构的")
    deal.report = reports_commands.file_report(tip, by=by, at=at).id


# A right that is said to be infringed

measure_notice: Final = only("staff", "infringement", notices_commands.measure_notice, reasons="初步证据成立")
reject_notice: Final = only("staff", "infringement", notices_commands.reject_notice, reasons="商标已失效")
lift_notice: Final = only("staff", "infringement", notices_commands.lift_notice, reasons="已有许可")
confirm_infringement: Final = only(
    "staff", "infringement", notices_commands.confirm_infringement, outcome="(2026)浙01民初9号"
)
withdraw_infringement: Final = only("shopper", "infringement", notices_commands.withdraw_notice)


@verb("shopper")
def claim_right(deal: Deal, by: Actor, at: datetime, *, whole: bool = True) -> None:
    """Claim that the wanted goods infringe a right; ``whole``: with its papers."""
    claim = Claim(
        holder="慕容采薇",
        company=False,
        by_agent=False,
        contact="13966665555",
        right=RightKind.TRADEMARK,
        right_no="第12345678号",
        listings=(stock_queries.listing_of(deal.wanted[0].sku_id),),
        statement="未经许可使用我方商标",
    )
    drafted = notices_commands.draft_notice(claim, by=by, at=at).id
    for kind in PAPERS if whole else ():
        notices_commands.keep_exhibit(drafted, kind=kind, upload=picture(), name="paper.png", by=by, at=at)
    notices_commands.submit_notice(drafted, truthful=True, by=by, at=at)
    deal.infringement = drafted


@verb("seller", needs="infringement")
def counter_notice(deal: Deal, by: Actor, at: datetime, *, shows: bool = True) -> None:
    if shows:
        _show(deal, Exhibit.COUNTER_EVIDENCE, by=by, at=at)
    notices_commands.counter_notice(deal.infringement, text="我方有许可合同", by=by, at=at)


@verb("shopper", needs="infringement")
def show_delay(deal: Deal, by: Actor, at: datetime) -> None:
    """Show the proof of a notary, who needs longer."""
    _show(deal, Exhibit.DELAY_PROOF, by=by, at=at)


@verb("staff", needs="infringement")
def grant_delay(deal: Deal, by: Actor, at: datetime, *, days: int) -> None:
    notices_commands.grant_delay(deal.infringement, days=days, by=by, at=at)


@verb("shopper", needs="infringement")
def show_filing(deal: Deal, by: Actor, at: datetime) -> None:
    """That a court has it."""
    _show(deal, Exhibit.FILING_PROOF, by=by, at=at)
    notices_commands.show_filing(deal.infringement, filing="(2026)浙01民初9号", by=by, at=at)


def _show(deal: Deal, kind: Exhibit, *, by: Actor, at: datetime) -> None:
    notices_commands.keep_exhibit(deal.infringement, kind=kind, upload=picture(), name="paper.png", by=by, at=at)

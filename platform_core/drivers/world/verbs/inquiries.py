"""Questions about goods on show, changes that a shop reports, and what an authority asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from catalog.questions import commands as questions_commands
from catalog.stock import queries as stock_queries
from merchants.shops.commands import changes as changes_commands
from merchants.shops.types import ChangedFact, ChangeForm, VerificationMethod
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.legal.spans import local_day
from platform_core.regulators.commands import asking, deciding
from platform_core.regulators.types import Basis, Kind, NewRequest, Period

WEEK: Final = timedelta(days=7)
answer_question: Final = only("seller", "question", questions_commands.answer, answer="可以，常温避光保存即可。")
hide_question: Final = only("staff", "question", questions_commands.hide, reasons="问题中有他人的电话")
take_question_back: Final = only("shopper", "question", questions_commands.take_back)
verify_change: Final = only("staff", "change", changes_commands.verify_change, method=VerificationMethod.CALL)
turn_down_change: Final = only("staff", "change", changes_commands.turn_down_change, reason="电话打不通")
withdraw_change: Final = only("seller", "change", changes_commands.withdraw_change)
withdraw_trail: Final = only("authority", "trail", asking.withdraw)
endorse_trail: Final = only("staff", "trail", deciding.endorse, reason="函件齐备", period=Period())
approve_trail: Final = only("second", "trail", deciding.approve, reason="依法提供", period=Period())
reject_trail: Final = only("staff", "trail", deciding.reject, reason="来函没有写明依据")


@verb("shopper")
def ask_about_goods(deal: Deal, by: Actor, at: datetime) -> None:
    listing_id = stock_queries.listing_of(deal.wanted[0].sku_id)
    deal.question = questions_commands.ask(listing_id=listing_id, text="开封后怎么保存？", by=by, at=at).id


@verb("seller")
def report_new_phone(deal: Deal, by: Actor, at: datetime) -> None:
    form = ChangeForm(fact=ChangedFact.SERVICE_PHONE, changed_on=local_day(at), phone="400-000-0001")
    deal.change = changes_commands.report_change(form, by=by, at=at).id


@verb("authority")
def ask_for_trail(deal: Deal, by: Actor, at: datetime) -> None:
    """Ask for what the log has of the deal's shop in the last week."""
    new = NewRequest(
        kind=Kind.MERCHANT,
        subject_id=deal.shop,
        basis=Basis("ECL-25"),
        document_no=f"杭市监网调〔2026〕{deal.number}号",
        period=Period(at - WEEK, at),
    )
    deal.trail = asking.file_request(new, by=by, at=at).id

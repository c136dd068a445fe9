"""What does the export tell? Who did what when, by which clock and duty, and where the money went. Pure.

What happened and what is owed are said in the words that the product's own pages use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import Any, Final, Literal, TypeAlias

from django.utils import translation

from platform_core.actors import DEADLINES
from platform_core.clock import LOCAL
from platform_core.deadlines import wording
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.drivers.demo.bundles import Row

Language: TypeAlias = Literal["zh", "en"]
Text: TypeAlias = tuple[str, str]
OF_A_CLOCK: Final = "deadlines."
LINKS: Final = ("return_id", "complaint_id", "refund_id", "share_id", "payment_id", "shipment_id", "deadline_id")
# What no page of the product tells. Facts that have words in neither place are counted only: stock, books, notices.
TOPICS: Final[Mapping[str, Text]] = {
    "payments.captured": ("付款到账", "payment captured"),
    "payments.share_captured": ("货款入托管", "money in escrow"),
    "payments.share_released": ("不再等待付款", "no longer waits for money"),
    "payments.share_settled": ("结算", "settled"),
    "payments.refund_requested": ("退款已决定", "refund decided"),
    "payments.refund_unknown": ("支付机构未答复,结果不明", "the provider is silent: outcome unknown"),
    "payments.refunded": ("退款到账", "refunded"),
    "payments.refund_failed": ("支付机构拒绝退款", "the provider refused the refund"),
    "merchants.violation_recorded": ("记录违规", "violation on record"),
    "deadlines.started": ("开始计时", "clock starts"),
    "deadlines.near": ("临近到期,提醒责任方", "nearly over: who owes is reminded"),
    "deadlines.hurried": ("逾期处理立即重试", "is tried again at once"),
    "deadlines.stuck": ("到期处理多次失败,需人工处理", "fails too often: a person must look"),
    "deadlines.paused": ("依法中止计时", "stands still by law"),
    "deadlines.met": ("已完成", "done"),
    "deadlines.missed": ("到期未作,执行默认结果", "ran out: default carried out"),
    "deadlines.voided": ("停止计时", "void"),
}
ACTORS: Final[Mapping[str, Text]] = {
    "anonymous": ("外部系统", "outside"),
    "shopper": ("消费者", "shopper"),
    "merchant": ("商家", "shop"),
    "staff": ("平台人员", "platform staff"),
    "regulator": ("监管机关", "authority"),
    "system": ("系统", "system"),
    "clock": ("时钟", "the clock"),
}
ENDS: Final[Mapping[str, Text]] = {"legal": ("法定", "by law"), "strict": ("严格", "strict")}
MONEY: Final[Mapping[str, Text]] = {
    "payments.share_captured": ("付款人→托管 {amount}", "payer → escrow {amount}"),
    "payments.refund_requested": ("{from_}→待退 {amount}", "{from_} → on its way back {amount}"),
    "payments.refunded": ("待退→付款人 {amount}", "→ payer {amount}"),
    "payments.share_settled": (
        "托管→商家 {amount},佣金 {commission}",
        "escrow → shop {amount}, commission {commission}",
    ),
}
PURSES: Final[Mapping[str, Text]] = {
    "escrow": ("托管", "escrow"),
    "shop": ("商家应收与佣金", "the shop's payable and commission"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline."""

    at: str
    who: str
    what: str
    case: str
    clock: str
    duty: str
    money: str


class Telling:
    """Rows of an export in the words of one language."""

    def __init__(self, rows: Sequence[Row], language: Language) -> None:
        self._rows, self._language = rows, language
        self._orders = _orders_of(rows)
        self._settled = set[str]()

    def lines(self) -> list[Line]:
        """In the order of the log; what has no words is left out."""
        with in_language(self._language):
            return [self._line(row, what) for row in self._rows if (what := happened(row.topic, self._language))]

    def _line(self, row: Row, what: str) -> Line:
        kind = row.says["kind"] if row.topic.startswith(OF_A_CLOCK) else None
        line = Line(
            at=shown(row.at),
            who=self._word(ACTORS, "clock" if row.actor_id == str(DEADLINES.id) else row.role),
            what=what,
            case=self._orders.get(row.subject_id, self._orders.get(row.says.get("about_id", ""), "")),
            clock=self._clock(kind, row) if kind else "",
            duty=", ".join(_duties(kind, row)),
            money=self._money(row),
        )
        if row.topic == "payments.share_settled":
            self._settled.add(row.says["order_id"])
        return line

    def _clock(self, kind: str, row: Row) -> str:
        spec = DECLARED.get(kind)
        end = self._word(ENDS, spec.due) if spec else ""
        return f"{wording.title(kind)} · {shown(datetime.fromisoformat(row.says['due_at']))} {end}".rstrip()

    def _money(self, row: Row) -> str:
        if row.topic not in MONEY:
            return ""
        purse = "shop" if row.says["order_id"] in self._settled else "escrow"
        fen = {name: amount(row.says[name]) for name in ("amount", "commission") if name in row.says}
        return self._word(MONEY, row.topic).format(from_=self._word(PURSES, purse), **fen)

    def _word(self, table: Mapping[str, Text], key: str) -> str:
        return table[key][self._language == "en"]


def happened(topic: str, language: Language) -> str:
    """What happened, as a page says it or else as we do; nothing for a fact that people are not told of."""
    if topic in TOPICS:
        return TOPICS[topic][language == "en"]
    with in_language(language):
        return wording.happened(topic)


def sentence(topic: str, says: Mapping[str, Any], language: Language) -> str:
    """What happened, of which clock, and the money, in one line."""
    with in_language(language):
        clock = wording.title(says["kind"]) if topic.startswith(OF_A_CLOCK) else ""
    return " · ".join(filter(None, (happened(topic, language), clock, amount(says.get("amount", 0)))))


def in_language(language: Language) -> AbstractContextManager[None]:
    """In which language the product speaks."""
    return translation.override("zh-hans" if language == "zh" else "en")


def shown(instant: datetime) -> str:
    """In Shanghai's time."""
    return instant.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def amount(fen: int) -> str:
    """In yuan; nothing for nothing."""
    return f"¥{fen // 100:,}.{fen % 100:02d}" if fen else ""


def _orders_of(rows: Sequence[Row]) -> dict[str, str]:
    """Which order each thing belongs to, the orders by letters as they appear: ids are for machines."""
    letters: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        order_id = row.says.get("order_id")
        if order_id is None:
            continue
        letter = letters.setdefault(order_id, ascii_uppercase[len(letters) % len(ascii_uppercase)])
        found |= {str(row.says[link]): letter for link in LINKS if link in row.says}
        found |= {order_id: letter, row.subject_id: letter}
    return found


def _duties(kind: str | None, row: Row) -> Sequence[str]:
    """Of a clock those that it was declared for; of a record or decision those that it names."""
    spec: Deadline | None = DECLARED.get(kind or "")
    named = [row.says.get(name, ()) for name in ("duties", "basis")]
    return spec.duties if spec else [duty for duties in named if isinstance(duties, list) for duty in duties]

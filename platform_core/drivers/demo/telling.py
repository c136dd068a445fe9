"""The words of the demo: for the person who watches it, and the tale of the export in the end.

Who acted when, by which clock and duty, and how much money moved. Events and duties are told in the words of the
product's own pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from django.utils import translation
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from platform_core.actors import DEADLINES
from platform_core.clock import LOCAL
from platform_core.deadlines import wording
from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.drivers.demo.bundles import Row
from platform_core.drivers.world import progress

Language: TypeAlias = Literal["zh", "en"]
Text: TypeAlias = tuple[str, str]
OF_A_CLOCK: Final = "deadlines."
LINKS: Final = (
    "return_id",
    "award_id",
    "mediation_id",
    "outside_id",
    "identity_id",
    "claim_id",
    "complaint_id",
    "conversation_id",
    "deposit_id",
    "remedy_id",
    "reimbursement_id",
    "lot_freeze_id",
    "sample_id",
    "refund_id",
    "share_id",
    "payment_id",
    "shipment_id",
    "deadline_id",
)
# What becomes of a clock, as its state.
STATES: Final = {"started": "running", "met": "met", "missed": "missed", "voided": "void"}
# What no page of the product tells. Facts that have words in neither place are counted only: stock, books, notices.
TOPICS: Final[Mapping[str, Text]] = {
    "payments.captured": ("付款到账", "payment captured"),
    "payments.share_captured": ("货款入托管", "money in escrow"),
    "payments.refund_requested": ("退款已决定", "refund decided"),
    "payments.refund_failed": ("支付机构拒绝退款", "the provider refuses the refund"),
    "payments.refund_unknown": ("支付机构未答复,结果不明", "the provider is silent: outcome unknown"),
    "merchants.violation_recorded": ("记录违规", "violation on record"),
}
ENDS: Final[Mapping[str, Text]] = {"legal": ("法定", "by law"), "strict": ("严格", "strict")}
WIDTH: Final = 160  # of the timeline where no terminal says otherwise
TITLES: Final[Mapping[str, Text]] = {
    "unpaid": ("一、无人付款", "1. Nobody pays"),
    "taken": ("一乙、消费者当场取得合同", "1b. The shopper takes her contract at once"),
    "unconfirmed": ("二、无人确认收货", "2. Nobody confirms receipt"),
    "returned": ("三、商家对退货沉默", "3. The shop is silent about a return"),
    "undecided": ("四甲、商家有据异议,平台沉默", "4a. The shop objects with evidence, the platform is silent"),
    "decided": ("四乙、商家有据异议,平台裁决", "4b. The shop objects with evidence, the platform decides"),
    "excluded": (
        "四丙、瑕疵品须逐件确认;退回途中丢失",
        "4c. Flawed goods are confirmed one by one; lost on the way back",
    ),
    "claimed": ("四丁、发错货,商家两次沉默", "4d. Other goods came, and the shop is silent twice"),
    "called_off": ("五甲、发货前取消", "5a. Cancelled before hand-over"),
    "unsent": ("五乙、商家不发货", "5b. The shop does not send"),
    "declined": ("五丙、当面拒收", "5c. Refused at the door"),
    "complained": ("六甲、平台与商家对投诉沉默", "6a. Platform and shop are silent about a complaint"),
    "reviewed": ("六乙、裁决由另一人复核", "6b. A decision is reviewed by another person"),
    "unkept": ("六丙、商家答应换货而不换", "6c. The shop promises an exchange and does not exchange"),
    "paid_twice": ("七·1、同一笔付了两次", "7.1 Paid twice"),
    "refused_refund": ("七·2、支付机构拒绝退款", "7.2 The provider refuses a refund"),
    "amended": ("七·3、平台修改一项规则", "7.3 The platform changes a rule"),
    "on_file": ("七·4、店铺信用与回应", "7.4 The credit of a shop, and its reply"),
    "placed": ("七·5、付费展位标明广告", "7.5 A paid place is marked"),
    "advertised": ("七·6、同意方可发送广告", "7.6 Advertising by consent"),
    "expired": ("七·7、证书到期,批次过期", "7.7 A licence ends, and then a lot"),
    "lent": ("七·8、商家对退还押金沉默", "7.8 The shop is silent about a deposit"),
    "masked": ("七·9、有人要屏蔽差评", "7.9 Somebody wants a bad review masked"),
    "vetted": ("七·10、两人开一家店;无人核验的变更", "7.10 Two persons open a shop; a change that nobody verifies"),
    "sanctioned": (
        "七·11、平台对商品采取措施,另一人撤销",
        "7.11 The platform takes a measure against goods, and another person reverses it",
    ),
    "subscribed": ("七·12、订阅:先提醒,后扣款", "7.12 A subscription: told first, debited then"),
    "promised": ("七·13、限时降价、划线价与运费", "7.13 A promotion, what is struck through, and freight"),
    "by_code": ("七·14、电子书以代码交付", "7.14 An e-book, delivered by its codes"),
    "warned": ("七·15、每月一篇消费警示", "7.15 An alert for consumers each month"),
    "sampled": (
        "七·16、抽检不合格,批次冻结,买家逐一获赔",
        "7.16 A sample fails: the lot is frozen, and each buyer gets the money back",
    ),
    "forgotten": ("七·17、有人离开平台", "7.17 Somebody leaves"),
    "infringed": (
        "七·18、侵权通知:下架、声明、十五日后自动恢复",
        "7.18 A notice of infringement: down, answered, back by itself after fifteen days",
    ),
    "reported": ("七·19、受保护的举报", "7.19 A protected reporter"),
    "talked": ("七·20、客服:机器回复不算;电话投诉", "7.20 Customer service: a machine is no reply; by telephone"),
    "earned": ("七·21、结算款按时打款", "7.21 What was settled is paid out by its clock"),
    "relieved": ("七·22、先行赔付,再向店铺追回", "7.22 Paid in advance, then clawed back from the shop"),
    "mediated": (
        "七·23、由未裁决者调解,双方和解",
        "7.23 Mediated by somebody who has decided nothing",
    ),
    "outside": ("七·24、诉至12315:检测时间不计", "7.24 Before the authority: the days of a test do not count"),
    "handed_over": ("八、监管调取与核验", "8. An authority asks, and verifies"),
    "not_offered": ("页面不提供此操作,只有他人可以", "the page offers it to others only"),
    "said_no": ("被拒:{why}", "Refused: {why}"),
    "timeline": ("审计导出所述时间线(上海时间)", "The timeline as the audit export tells it (Shanghai time)"),
    "at": ("时间", "when"),
    "who": ("谁", "who"),
    "what": ("何事", "what"),
    "case": ("订单", "order"),
    "clock": ("时钟与期限", "clock and due"),
    "duty": ("义务", "duty"),
    "money": ("金额", "money"),
    "clock_acts": ("时钟", "the clock"),
    "rest": (
        "另有 {count} 条事实(库存、账本、通知等)未列出",
        "{count} more facts (stock, books, notices) are not shown",
    ),
    "verified": ("核验通过 {name}:{rows} 行,树大小 {size}", "{name} holds: {rows} lines in a tree of {size}"),
    "repeated": (
        "{name} 再次调取,数据文件逐字节相同 SHA-256 {sha256}",
        "{name} was asked for again, and its facts are the same bytes, SHA-256 {sha256}",
    ),
    "agreed": ("合同核验通过 SHA-256 {sha256}", "The contract holds, SHA-256 {sha256}"),
    "stands": (
        "世界仍在运行:{web}/demo/ 列出所有账号、密码与入口;外部世界 {outside}/。按 Ctrl-C 停止并删除。",
        "The world stands: {web}/demo/ says who is who; the world outside: {outside}/. Ctrl-C ends and removes it.",
    ),
    "refused": ("改动一个字节即被拒绝 {name}:{where}", "{name} with one byte changed is refused: {where}"),
    "holds": (
        "全部成立:{marks} 项事实按序按时在导出之中,金额与支付机构对账单分毫不差,账本无差异",
        "All holds: {marks} facts in order and in time, money as the provider states it to the fen, books balanced",
    ),
    "slow": (
        "本机繁忙,一切慢 {times} 倍:时钟按不晚于 {seconds} 秒核对",
        "The machine is busy, and everything takes {times} times as long: clocks may be {seconds} s late",
    ),
    "fails": ("不成立:", "What does not hold:"),
}


class Line(NamedTuple):
    """One line of the timeline."""

    at: str
    who: str
    what: str
    case: str
    clock: str
    duty: str
    money: str


def lines(rows: Sequence[Row]) -> list[Line]:
    """The lines in the order of the log; facts without words are left out."""
    orders, found = _orders_of(rows), list[Line]()
    for row in rows:
        if what := event_words(row.topic):
            kind = row.says["kind"] if row.topic.startswith(OF_A_CLOCK) else ""
            is_clock = row.actor_id == str(DEADLINES.id)
            line = Line(
                at=local_time(row.at),
                who=in_own_language(TITLES["clock_acts"]) if is_clock else wording.party(row.role),
                what=what,
                case=orders.get(row.subject_id, orders.get(row.says.get("about_id", ""), "")),
                clock=_clock(kind, row) if kind else "",
                duty=", ".join(_duties(kind, row)),
                money=amount(row.says.get("amount", 0)),
            )
            found.append(line)
    return found


def event_words(topic: str) -> str:
    """The event in the words of a page, or else in ours; nothing for a fact that people are not told of."""
    if topic.startswith(OF_A_CLOCK):
        return str(wording.STATES.get(STATES.get(topic.removeprefix(OF_A_CLOCK), ""), ""))
    return in_own_language(TOPICS[topic]) if topic in TOPICS else wording.say_happening(topic)


def in_language(language: Language) -> AbstractContextManager[None]:
    """Speak the language of the product."""
    return translation.override("zh-hans" if language == "zh" else "en")


def in_own_language(text: Text) -> str:
    """The text in the language of now."""
    return text[translation.get_language() == "en"]


def local_time(instant: datetime) -> str:
    """An instant in Shanghai's time."""
    return instant.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def amount(fen: int) -> str:
    """An amount in yuan; empty for nothing."""
    return f"¥{fen // 100:,}.{fen % 100:02d}" if fen else ""


def _clock(kind: str, row: Row) -> str:
    spec = DECLARED.get(kind)
    end = in_own_language(ENDS[spec.due]) if spec else ""
    return f"{wording.title(kind)} · {local_time(datetime.fromisoformat(row.says['due_at']))} {end}".rstrip()


def _orders_of(rows: Sequence[Row]) -> dict[str, str]:
    """The order that each thing belongs to, by letters as they appear: ids are for machines."""
    letters: dict[str, str] = {}
    found: dict[str, str] = {}
    for row in rows:
        order_id = row.says.get("order_id")
        if order_id is None:  # what came for a payment, and fits it not
            if letter := found.get(row.says.get("payment_id", "")):
                found.setdefault(row.subject_id, letter)
            continue
        letter = letters.setdefault(order_id, ascii_uppercase[len(letters) % len(ascii_uppercase)])
        found |= {str(row.says[link]): letter for link in LINKS if link in row.says}
        found |= {order_id: letter, row.subject_id: letter}
    return found


def _duties(kind: str, row: Row) -> Sequence[str]:
    """The duties of a clock by its declaration; of a record or decision those that it names."""
    spec: Deadline | None = DECLARED.get(kind)
    named = [row.says.get(name, ()) for name in ("duties", "basis")]
    return spec.duties if spec else [duty for duties in named if isinstance(duties, list) for duty in duties]


def console() -> Console:
    """That of the terminal; in a log one that is wide enough for a line of the timeline."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDTH)


@dataclass(frozen=True, slots=True)
class Report(progress.Report):
    """Writes on one console, in the language of now."""

    language: Language

    def chapter(self, name: str) -> None:
        self.say(f"[bold]{escape(self.title(name))}[/bold]")

    def moves(self, instant: datetime) -> None:
        self.say(f"[dim]⏱  {local_time(instant)}[/dim]")

    def title(self, key: str, **words: Any) -> str:
        return in_own_language(TITLES[key]).format(**words)

    def announce(self, key: str, **words: Any) -> None:
        self.say(escape(self.title(key, **words)))

    def timeline(self, rows: Sequence[Row]) -> None:
        table, told = Table(title=self.title("timeline"), title_justify="left"), lines(rows)
        for column in Line._fields:
            table.add_column(self.title(column), overflow="fold")
        for line in told:
            table.add_row(*map(escape, line))
        self.console.print(table)
        self.announce("rest", count=len(rows) - len(told))

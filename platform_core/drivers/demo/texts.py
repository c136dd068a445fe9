"""In which words, Chinese and English, is the story told? One table for all that is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["zh", "en"]
Said: TypeAlias = tuple[str, str]

# While it is played; the words in braces are the chapter's
NARRATED: Final[Mapping[str, Said]] = {
    "chapter.unpaid": ("一、无人付款", "1. Nobody pays"),
    "chapter.unconfirmed": ("二、无人确认收货", "2. Nobody confirms receipt"),
    "chapter.returned": ("三、商家对退货沉默", "3. The shop is silent about a return"),
    "chapter.undecided": ("四甲、商家有据异议,平台沉默", "4a. The shop objects with evidence, the platform is silent"),
    "chapter.decided": ("四乙、商家有据异议,平台裁决", "4b. The shop objects with evidence, the platform decides"),
    "chapter.called_off": ("五、发货前取消", "5. Cancelled before hand-over"),
    "chapter.complained": ("六、平台与商家对投诉沉默", "6. Platform and shop are silent about a complaint"),
    "chapter.handed_over": ("七、监管调取与核验", "7. An authority asks, and verifies"),
    "li.ordered_and_is_silent": ("李下单三件,不付款;期限 {due}", "Li orders three and does not pay; due {due}"),
    "clock.cancelled": ("订单到期自动取消,库存恢复", "The order ended by itself, its stock is back"),
    "li.received_and_is_silent": ("李签收后不确认;期限 {due}", "Li signs and does not confirm; due {due}"),
    "li.is_too_late": ("窗口关闭后提出退货被拒:{refusal}", "A notice after the window is refused: {refusal}"),
    "clock.received": ("到期视为收货,货款结算给商家", "Received by the clock, and the shop is paid"),
    "clock.received_and_held": (
        "到期视为收货,但退货未了,结算暂缓",
        "Received by the clock; settlement waits, for a return is open",
    ),
    "li.gave_notice": (
        "李在窗口 {before} 关闭前的最后一刻通知退货 {number};退货地址随即显示:{address}",
        "Li gives notice {number} in the last moment before {before}; the address is shown at once: {address}",
    ),
    "li.sent": ("商家48小时未另定地址,李寄出 {waybill}", "No other address in 48 hours; Li sends {waybill}"),
    "goods.back": (
        "商家签收;退款期限 严格 {strict},法定 {legal}",
        "The shop signs for it; the refund is due {strict} strictly, {legal} by law",
    ),
    "chen.is_too_late": ("商家逾期异议被拒:{refusal}", "The shop's late objection is refused: {refusal}"),
    "clock.refunded": (
        "到期由时钟退款 {amount};支付机构先沉默后应答,只退一次",
        "Refunded by the clock: {amount}; the provider is silent at first, and pays once",
    ),
    "chen.crossed_a_line": ("商家越过红线:{kind}", "The shop crossed a red line: {kind}"),
    "chen.objected": ("商家附照片异议:{grounds}", "The shop objects with a photo: {grounds}"),
    "clock.unproven": (
        "平台逾期未裁,异议不成立,退款 {amount}",
        "Not decided in time: the objection is not proven, {amount} goes back",
    ),
    "lin.declined": (
        "平台裁决:异议成立,不退款;商家应在 {due} 前退还商品",
        "The platform decides for the shop: no refund; the goods are to be sent home by {due}",
    ),
    "chen.sent_home": ("商家将商品退还消费者", "The shop sends the goods home"),
    "li.cancelled": (
        "李发货前取消;退款期限 {due};商家再发货被拒:{refusal}",
        "Li cancels before hand-over; money due {due}; the shop's hand-over is refused: {refusal}",
    ),
    "money.back": ("款项已退回 {amount}", "The money is back: {amount}"),
    "li.complained": (
        "李投诉,请求退 {amount};平台应在 {due} 前受理",
        "Li complains, asks {amount}; to be read by {due}",
    ),
    "clock.forwarded": ("平台未理,自动受理并转商家;期限 {due}", "Nobody read it: passed on by the clock; due {due}"),
    "clock.escalated": ("商家未作类型化答复,自动升级平台", "The shop gave no typed answer: escalated by the clock"),
    "lin.decided": ("平台支持投诉,同一事务退款 {amount}", "The platform upholds it, refunding {amount} at once"),
    "lin.approved": ("平台批准调取:{what}", "The platform approves the request: {what}"),
}


def narrated(key: str, *, language: Language) -> str:
    return word(NARRATED, key, language=language)


# Codes that a chapter speaks of
CODES: Final[Mapping[str, Said]] = {
    "soiled": ("污损", "soiled"),
    "seal_broken": ("一次性密封破坏", "seal broken"),
    "return_not_handled": ("十五日未处理退货", "a return not handled in fifteen days"),
    "refund_not_made": ("十五日未自行退款", "no refund of its own in fifteen days"),
    "returned": ("第三章的订单", "the order of chapter 3"),
    "shop": ("陈的店铺", "Chen's shop"),
    "called_off": ("第五章的订单", "the order of chapter 5"),
}

# Who acts: the system is its parts, else a role
ACTORS: Final[Mapping[str, Said]] = {
    "anonymous": ("外部系统", "outside"),
    "shopper": ("消费者", "shopper"),
    "merchant": ("商家", "shop"),
    "staff": ("平台人员", "platform staff"),
    "regulator": ("监管机关", "authority"),
    "system": ("系统", "system"),
    "clock": ("时钟", "the clock"),
}

# What happened, by topic. What is not here is told as a number only: stock, books, notices.
TOPICS: Final[Mapping[str, Said]] = {
    "orders.placed": ("下单,合同成立", "order placed, contract concluded"),
    "orders.paid": ("订单已付款", "order paid"),
    "orders.cancelled": ("订单取消", "order cancelled"),
    "orders.cancel_refund_done": ("取消的款项已全部退回", "all money of the cancellation is back"),
    "orders.cancel_refund_overdue": ("取消的款项逾期未退", "money of the cancellation is overdue"),
    "orders.shipped": ("发货", "handed over"),
    "orders.delivered": ("签收即交付", "signed for: delivered"),
    "orders.received": ("收货", "received"),
    "payments.captured": ("付款到账", "payment captured"),
    "payments.share_captured": ("货款入托管", "money in escrow"),
    "payments.share_released": ("不再等待付款", "no longer waits for money"),
    "payments.share_settled": ("结算", "settled"),
    "payments.refund_requested": ("退款已决定", "refund decided"),
    "payments.refund_unknown": ("支付机构未答复,结果不明", "the provider is silent: outcome unknown"),
    "payments.refunded": ("退款到账", "refunded"),
    "payments.refund_failed": ("支付机构拒绝退款", "the provider refused the refund"),
    "aftersales.noticed": ("通知无理由退货,地址随即显示", "notice of return, address shown at once"),
    "aftersales.address_stands": ("退货地址不变", "the verified address stands"),
    "aftersales.sent": ("寄回", "sent back"),
    "aftersales.arrived": ("商家签收退货", "goods back at the shop"),
    "aftersales.accepted": ("逾期无异议,视为完好", "no objection in time: intact"),
    "aftersales.objected": ("附证据异议", "objection with evidence"),
    "aftersales.ruled": ("平台裁决", "ruled by the platform"),
    "aftersales.ruling_missed": ("平台逾期未裁,异议不成立", "not ruled in time: not proven"),
    "aftersales.granted": ("准予退款", "refund granted"),
    "aftersales.declined": ("不予退款", "no refund"),
    "aftersales.sent_home": ("退还商品给消费者", "goods sent home to the shopper"),
    "aftersales.arrival_wanted": ("平台查找退货", "the platform looks for the goods"),
    "aftersales.address_wanted": ("平台催问退货地址", "the platform asks for an address"),
    "aftersales.window_closed": ("无理由退货期届满", "return window closed"),
    "aftersales.not_handled": ("十五日未处理退货", "return not handled in fifteen days"),
    "aftersales.not_refunded": ("十五日未退款", "not refunded in fifteen days"),
    "merchants.violation_recorded": ("记录违规", "violation on record"),
    "files.kept": ("保存证据", "evidence kept"),
    "complaints.filed": ("投诉", "complaint filed"),
    "complaints.forwarded": ("受理并转商家", "acknowledged and passed to the shop"),
    "complaints.message_written": ("留言(不停时钟)", "message (stops no clock)"),
    "complaints.escalated": ("升级平台", "escalated to the platform"),
    "complaints.decided": ("平台决定", "decided by the platform"),
    "complaints.remedy_granted": ("决定即退款", "remedy granted"),
    "deadlines.started": ("开始计时", "clock starts"),
    "deadlines.near": ("临近到期,提醒责任方", "nearly over: who owes is reminded"),
    "deadlines.hurried": ("逾期处理立即重试", "is tried again at once"),
    "deadlines.stuck": ("到期处理多次失败,需人工处理", "fails too often: a person must look"),
    "deadlines.paused": ("依法中止计时", "stands still by law"),
    "deadlines.met": ("已完成", "done"),
    "deadlines.missed": ("到期未作,执行默认结果", "ran out: default carried out"),
    "deadlines.voided": ("停止计时", "void"),
}

# What is owed, by the kind of a clock
CLOCKS: Final[Mapping[str, Said]] = {
    "orders.payment": ("付款", "payment"),
    "orders.confirm_receipt": ("确认收货", "confirmation of receipt"),
    "orders.cancel_refund": ("取消退款", "refund of the cancellation"),
    "aftersales.return_window": ("无理由退货期", "return window"),
    "aftersales.address": ("另定退货地址", "another return address"),
    "aftersales.handle_red_line": ("处理退货红线", "red line: handling"),
    "aftersales.objection": ("完好异议", "objection"),
    "aftersales.refund": ("退款", "refund"),
    "aftersales.refund_red_line": ("退款红线", "red line: refund"),
    "aftersales.ruling": ("平台裁决", "ruling"),
    "aftersales.find_arrival": ("核实退货送达", "search for the goods"),
    "aftersales.send_home": ("寄还商品", "sending the goods home"),
    "complaints.acknowledge": ("受理投诉", "acknowledgement"),
    "complaints.answer": ("商家答复", "the shop's answer"),
    "complaints.reply": ("消费者回应", "the shopper's reply"),
    "complaints.decide": ("平台决定", "decision"),
}
ENDS: Final[Mapping[str, Said]] = {"legal": ("法定", "by law"), "strict": ("严格", "strict")}

# From where to where money went
MONEY: Final[Mapping[str, Said]] = {
    "payments.share_captured": ("付款人→托管 {amount}", "payer → escrow {amount}"),
    "payments.refund_requested": ("{from_}→待退 {amount}", "{from_} → on its way back {amount}"),
    "payments.refunded": ("待退→付款人 {amount}", "→ payer {amount}"),
    "payments.share_settled": (
        "托管→商家 {amount},佣金 {commission}",
        "escrow → shop {amount}, commission {commission}",
    ),
}
PURSES: Final[Mapping[str, Said]] = {
    "escrow": ("托管", "escrow"),
    "shop": ("商家应收与佣金", "the shop's payable and commission"),
}

# Words of the report itself
TITLES: Final[Mapping[str, Said]] = {
    "timeline": ("审计导出所述时间线(上海时间)", "The timeline as the audit export tells it (Shanghai time)"),
    "at": ("时间", "when"),
    "who": ("谁", "who"),
    "what": ("何事", "what"),
    "case": ("订单", "order"),
    "clock": ("时钟与期限", "clock and due"),
    "duty": ("义务", "duty"),
    "money": ("金额去向", "money"),
    "rest": (
        "另有 {count} 条事实(库存、账本、通知等)未列出",
        "{count} more facts (stock, books, notices) are not shown",
    ),
    "verified": ("核验通过 {name}:{rows} 行,树大小 {size}", "{name} holds: {rows} lines in a tree of {size}"),
    "refused": ("改动一个字节即被拒绝 {name}:{where}", "{name} with one byte changed is refused: {where}"),
    "holds": (
        "全部成立:{marks} 项事实按序按时在导出之中,金额与支付机构对账单分毫不差,账本无差异",
        "All holds: {marks} facts in order and in time, money as the provider states it to the fen, books balanced",
    ),
    "fails": ("不成立:", "What does not hold:"),
}


def word(table: Mapping[str, Said], key: str, *, language: Language) -> str:
    """The key itself where the table has no words for it."""
    said = table.get(key)
    return key if said is None else said[language == "en"]

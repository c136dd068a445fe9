"""The contract on paper: in Chinese, from the stored document alone, part by part as `PARTS` has them.

The words are this module's own and no page's: a label that is put better elsewhere changes no contract's bytes.
Documents of older forms lack parts; those they have are set all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

from catalog.listings.types import FACT_NAMES, Delivery, Exclusion, Fact
from orders.contracts.policies.contract import says_excluded, sealed_sha256
from orders.contracts.policies.parts import PARTS
from orders.contracts.policies.terms import EXCLUDED_AS
from platform_core.duties import fulfils
from platform_core.legal.spans import LOCAL
from platform_core.ui.typesetting import Paper, Section

Rows: TypeAlias = list[tuple[str, str]]
Document: TypeAlias = Mapping[str, Any]

TITLE: Final = "网络购物合同"
TRADER: Final = {
    "legal_name": "名称",
    "credit_code": "统一社会信用代码",
    "legal_form": "主体类型",
    "representative": "法定代表人或者经营者",
    "business_address": "住所",
    "registered_capital": "注册资本",
}
KINDS: Final = {
    "enterprise": "企业",
    "sole_trader": "个体工商户",
    "co_operative": "农民专业合作社",
    "own_farm_produce": "销售自产农副产品的个人（免予登记）",
    "household_handicraft": "销售家庭手工业产品的个人（免予登记）",
    "convenience_labour": "从事便民劳务活动的个人（免予登记）",
    "sporadic_small_value": "从事零星小额交易活动的个人（免予登记）",
}
ADJUSTMENTS: Final = {"loyalty": "会员优惠", "coupon": "优惠券", "promotion": "促销优惠", "rounding": "抹零"}
FUNDERS: Final = {"merchant": "由商家承担", "platform": "由平台承担", "manufacturer": "由厂家承担"}
PAYERS: Final = {"shopper": "退货运费由您承担", "merchant": "退货运费由商家承担"}
NUMBERS: Final = {
    "DL_PAYMENT": "下单后付款",
    "DL_CONFIRM_RECEIPT": "签收后确认收货",
    "DL_NRR_WINDOW": "签收后无理由退货",
    "DL_PRICE_LOCK": "报价保留",
}
UNITS: Final = {
    "minutes": "分钟",
    "hours": "小时",
    "calendar_days": "日",
    "working_days": "个工作日",
    "months": "个月",
    "years": "年",
}
RULES: Final = {
    "charter": "消费者权益章程",
    "agreement": "平台服务协议",
    "returns": "退换货规则",
    "disputes": "争议处理规则",
    "reviews": "评价规则",
    "fees": "收费规则",
    "privacy": "个人信息保护政策",
}
SEALED: Final = "已加密存于合同之中，仅消费者本人可以查看"
PROOF: Final = (
    "本文依据订立时存档的 JSON 合同排印。合同散列由该 JSON 合同的全部字节计算，并于订立时记入平台日志。"
    "收货人以加密形式存于其中（/delivery/recipient_sealed），合同散列涵盖的是密文。"
)
NUMERALS: Final = "一二三四五六七八九十"


@fulfils("ECL-50a", "CTR-11", "ECL-62")
def paper(document: Document, *, sha256: str, recipient: Mapping[str, str] | None) -> Paper:
    """Set a document on paper. ``recipient`` as this reader may read it; None where nobody can any more."""
    sections: list[Section] = []
    for part in PARTS:
        rows, sentences = _rows(part.name, document, recipient), _sentences(part.name, document)
        if rows or sentences:
            sections.append(Section(f"{_numeral(len(sections) + 1)}、{part.zh}", rows, sentences))
    return Paper(TITLE, f"订单编号 {document['order']['number']}", [*sections, _proof(document, sha256)])


def _rows(part: str, document: Document, recipient: Mapping[str, str] | None) -> Rows:
    if part == "buyer":
        return list(_buyer(document, recipient))
    of = ROWS.get(part)
    return list(of(document)) if of else []


def _sentences(part: str, document: Document) -> list[str]:
    if part == "key_terms":
        return [f"{n}. {term['zh']}" for n, term in enumerate(document["key_terms"], 1)]
    clause = document.get("clauses", {}).get(part)
    return [clause["zh"]] if clause else []


def _seller(document: Document) -> Iterator[tuple[str, str]]:
    said = document["merchant"]
    yield "店铺", said["trade_name"]
    yield "经营者类别", KINDS.get(said["kind"], said["kind"])
    for name, value in said["shown"].items():
        if value is not None and value != "":
            yield TRADER.get(name, name), _yuan({"amount": value}) if name == "registered_capital" else str(value)
    if said.get("licence_valid_until"):
        yield "登记有效期至", said["licence_valid_until"]
    if said["statement"]:
        yield "声明", said["statement"]
    yield "联系电话", said["service_phone"]
    yield "所在地区划代码", said["region_code"]


def _buyer(document: Document, recipient: Mapping[str, str] | None) -> Iterator[tuple[str, str]]:
    yield "消费者（假名）", document["shopper"]
    read = recipient or {"name": SEALED}
    for name, label in (("name", "收货人"), ("phone", "电话"), ("address", "收货地址")):
        if name in read:
            yield label, read[name]
    yield "收货地区划代码", document["delivery"]["region_code"]
    yield "他人代收", "您已同意" if document["delivery"]["proxy_accepted"] else "您未同意，须由您本人签收"


def _goods(document: Document) -> Iterator[tuple[str, str]]:
    for line in document["lines"]:
        offer = line["offer"]
        yield _title_of(line), f"规格：{offer['spec']}；数量：{line['quantity']}"
        yield "商品版本", f"{offer['version_number']}（内容散列 {offer['content_sha256']}）"
        for name, value in offer["facts"].items():
            yield FACT_NAMES[Fact(name)][0] if name in set(Fact) else name, str(value)


def _images(document: Document) -> Iterator[tuple[str, str]]:
    for line in document["lines"]:
        for image in line["offer"].get("images", ()):
            yield _title_of(line), str(image)


def _price(document: Document) -> Iterator[tuple[str, str]]:
    for line in document["lines"]:
        yield _title_of(line), f"单价 {_yuan(line['unit_price'])} × {line['quantity']}"
        for each in line["adjustments"]:
            reference = f"（{each['reference']}）" if each["reference"] else ""
            kind, funder = (words.get(each[key], each[key]) for key, words in ADJUSTED)
            yield f"{kind}{reference}", f"{_yuan(each['amount'])}，{funder}"
        yield "本项金额", _yuan(line["total"])
    if freight := document.get("freight"):
        yield "运费", f"{_yuan(freight['amount'])}：{freight['zh']}"
    yield "合计", _yuan(document["total"])
    yield "付款截止", _instant(document["pay_until"])


def _deposits(document: Document) -> Iterator[tuple[str, str]]:
    """The deposits, beside the price."""
    titles = {line["id"]: _title_of(line) for line in document["lines"]}
    for left in document.get("deposits", ()):
        yield titles.get(left["line_id"], "押金"), left["zh"]


def _fulfilment(document: Document) -> Iterator[tuple[str, str]]:
    for line in document["lines"]:
        way = "，以代码交付，不经承运人" if line["offer"].get("delivery") == Delivery.CODE else ""
        yield _title_of(line), f"付款后 {line['offer']['delivery_hours']} 小时内{way}"


def _returns(document: Document) -> Iterator[tuple[str, str]]:
    for line in document["lines"]:
        terms = line["offer"]["return_terms"]
        if says_excluded(line):
            yield _title_of(line), f"不适用：{EXCLUDED_AS[Exclusion(terms['exclusion'])][0]}"
        else:
            extra = f"；商家承诺比法定期限多 {terms['extra_days']} 日" if terms["extra_days"] else ""
            yield _title_of(line), f"适用；{PAYERS.get(terms['freight'], terms['freight'])}{extra}"
        if line.get("confirmed"):
            yield "您下单时的确认", line["confirmed"]["zh"]


def _numbers(document: Document) -> Iterator[tuple[str, str]]:
    for code, text in document["rules"].items():
        version, _, length = text.partition(": ")
        unit, _, n = length.partition(":")
        yield NUMBERS.get(code, code), f"{n} {UNITS[unit]}（{version}）" if unit in UNITS else text


def _rulebook(document: Document) -> Iterator[tuple[str, str]]:
    for held in document.get("rulebook", ()):
        sha256 = f"（内容散列 {held['sha256']}）" if "sha256" in held else ""
        yield RULES.get(held["rule"], held["rule"]), f"第 {held['number']} 版{sha256}"


def _formation(document: Document) -> Iterator[tuple[str, str]]:
    yield "订单编号", document["order"]["number"]
    yield "订立时间", _instant(document["order"]["placed_at"])


def _proof(document: Document, sha256: str) -> Section:
    """The hashes that tie this sheet to the stored file."""
    return Section(
        "核验",
        [
            ("合同散列（SHA-256）", sha256),
            ("收货人密文散列（SHA-256）", sealed_sha256(document)),
            ("合同格式", document["schema"]),
        ],
        [PROOF],
    )


ADJUSTED: Final = (("kind", ADJUSTMENTS), ("funded_by", FUNDERS))
ROWS: Final[Mapping[str, Callable[[Document], Iterator[tuple[str, str]]]]] = {
    "seller": _seller,
    "goods": _goods,
    "images": _images,
    "price": _price,
    "deposits": _deposits,
    "fulfilment": _fulfilment,
    "returns": _returns,
    "formation": _formation,
    "rules": _numbers,
    "rulebook": _rulebook,
}


def _title_of(line: Document) -> str:
    return str(line["offer"]["title_zh"])


def _yuan(money: Document) -> str:
    """An amount in figures, to the fen."""
    amount = money["amount"]
    text = f"{abs(amount) // 100}.{abs(amount) % 100:02d}"
    sign = "-" if amount < 0 else ""
    return f"{sign}¥{text}" if money.get("currency", "CNY") == "CNY" else f"{sign}{text} {money['currency']}"


def _instant(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(LOCAL).strftime("%Y年%m月%d日 %H:%M:%S（北京时间）")


def _numeral(n: int) -> str:
    """One to ninety-nine, as headings are counted."""
    tens, ones = divmod(n, 10)
    head = (NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "")
    return head + (NUMERALS[ones - 1] if ones else "")

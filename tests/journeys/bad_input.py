"""Which unsafe calls does the schema know, what fits each, and how can it be spoilt?"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

UNSAFE = ("post", "put", "patch", "delete")
NOWHERE = "01a20000-0000-7000-8000-000000000000"

MALFORMED = (
    *(b"", b"{", b"\xff\xfe", b'{"a": 1,}', b'{"a": NaN}', b"[" * 100_000),
    *(b'{"a": "\\u0000"}', b'{"a": "\\ud800"}', b"plain words"),
)
NO_OBJECTS = (b"[]", b'"text"', b"7", b"null", b"true", b"[[]]", b"[{}]")
WRONG_VALUES: tuple[Any, ...] = (
    *({"a": {"b": []}}, 10**400),  # the two that are most unlike what is asked for
    *(None, True, -1, 1.5, "", "x" * 10_000, "\x07无'; --", [], [[1]]),
)

UPLOAD = "multipart/form-data; boundary=here"
FILE = b'--here\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nno picture\r\n--here--\r\n'
NO_FILES = (
    *(b"", b"plain words", b"--here--\r\n", b"--here\r\n\r\n", FILE[:40], FILE.replace(b"file", b"elif")),
    *(FILE.replace(b"filename", b"name"), FILE.replace(b"no picture", b""), b"\x00" * 1_000),
)

_CONTENT = {
    "category": "general",
    "title_zh": "茉莉花茶",
    "title_en": "Jasmine tea",
    "facts": {"origin": {"value": "福建", "unit": "g", "valid_until": "2035-03-31"}},
    "supply": "goods",
    "delivery_hours": 48,
    "return_terms": {"exclusion": "none", "freight": "shopper", "extra_days": 1},
    "images": ["0" * 64],
}
_SKU = {
    "code": "TEA-250",
    "spec": "250克",
    "price": {"amount": 5800, "currency": "CNY"},
    "on_hand": 10,
    "lot": "L1",
    "best_before": "2035-03-31",
    "content": {"amount": 250, "unit": "g"},
}
ACCOUNT: dict[str, Any] = {"holder": "某人", "bank": "某银行", "number": "6222000011112222", "agreed": True}
FITTING: dict[str, dict[str, Any]] = {
    "register": {
        "username": "fitting_person",
        "password": "a-long-enough-password",
        "name": "某人",
        "phone": "13900001111",
        "email": "somebody@example.com",
        "accepts": [NOWHERE],
    },
    "seller_name_payout_account": {"holder": "某店", "bank": "中国银行", "number": "6222020200112233445"},
    "debt_appeal": {"text": "样品不是我店的"},
    "award_object": {"text": "运费已经退过"},
    "rule_comment": {"text": "请说明理由"},
    "review_give": {"stars": 4, "text": "香气很好", "anonymous": True},
    "review_add": {"text": "一个月后也很好"},
    "seller_review_reply": {"text": "谢谢"},
    "seller_masking_answer": {"text": "号码不是我们的"},
    "masking_object": {"text": "我没有写别人的号码"},
    "masking_appeal": {"text": "我不同意"},
    "plan_state": {"amount": 5800, "months": 1, "first_days": 9},
    "add_on_offer": {"offered": True},
    "subscribe": {
        "quantity": 1,
        "recipient": {"name": "某人", "phone": "13900001111", "region_code": "350102", "address": "某街一号"},
        "rules": [NOWHERE],
        "consents": {"debits": True, "key_terms": True},
    },
    "subscription_agree": {"plan_id": NOWHERE, "debits": True},
    "consents_say": {"agreed": True, "text_version": 1},
    "consents_stop_all": {"agreed": False},
    "privacy_ask": {"kind": "explanation", "words": "为什么？"},
    "privacy_close": {"sent_code": "BCDF-GHJK"},
    "credit_reply": {"text": "暴雨停运。"},
    "advertisements_send": {"subject": "新茶上市", "body": "欢迎选购", "contact": "0591-8765 4321"},
    "documents_hand_in": {
        "kind": "food_licence",
        "number": "JY13501020012345",
        "issuer": "市场监督管理局",
        "valid_from": "2024-01-01",
        "valid_until": "2036-01-01",
    },
    "changes_report": {
        "fact": "return_address",
        "changed_on": "2026-03-01",
        "contact_name": "某人",
        "phone": "13900001111",
        "address": "某街一号",
    },
    "report_file": {
        "target": "listing",
        "target_id": NOWHERE,
        "offence": "unlicensed",
        "statement": "没有生产许可",
        "contact": "13900001111",
    },
    "infringement_draft": {
        "holder": "某公司",
        "company": True,
        "by_agent": False,
        "contact": "13900001111",
        "right": "trademark",
        "right_no": "12345678",
        "listings": [NOWHERE],
        "statement": "用了我方商标",
    },
    "infringement_submit": {"truthful": True},
    "infringement_file": {"filing": "(2026)闽01民初123号"},
    "infringement_counter": {"text": "我方有许可"},
    "sanction_answer": {"text": "该批次已经下架。"},
    "sanction_appeal": {"text": "检测样品不是本店商品。"},
    "sign_in": {"username": "fitting_person", "password": "a-long-enough-password"},
    "send_code": {"to": "13900002222"},
    "reset_password": {"to": "13900002222", "sent_code": "BCDF-GHJK", "password": "a-long-enough-password"},
    "change_password": {"password": "a-long-enough-password", "new_password": "another-long-password"},
    "reveal_my_contact": {"purpose": "own_view"},
    "quotes_create": {"lines": [{"sku_id": NOWHERE, "quantity": 1}]},
    "purchases_create": {
        "quote_id": NOWHERE,
        "recipient": {"name": "某人", "phone": "13900001111", "region_code": "350102", "address": "某街一号"},
        "consents": {"key_terms": True, "proxy_hand_over": False},
    },
    "seller_webhooks_open": {"url": "https://erp.example.com/hook", "topics": ["orders.paid"], "name": "ERP"},
    "seller_webhooks_revise": {"topics": ["orders.paid"]},
    "seller_webhooks_rotate": {"at_once": False},
    "seller_applications_create": {
        "kind": "enterprise",
        "trade_name": "山间茶铺",
        "legal_name": "福州茶业有限公司",
        "legal_form": "有限责任公司",
        "credit_code": "91350100M000100Y43",
        "registered_capital": 100_000_000,
        "representative": "某人",
        "business_address": "某街一号",
        "region_code": "350102",
        "service_phone": "0591-8765 4321",
        "contact_name": "某人",
        "contact_phone": "13900001111",
        "return_address": "某街一号",
        "licence_valid_until": "2036-01-01",
        "trades": ["food"],
        "declares_exemption": False,
    },
    "own_listing_create": {"content": _CONTENT, "skus": [_SKU]},
    "own_listing_revise": {"content": _CONTENT},
    "own_price_set": {"price": {"amount": 100, "currency": "CNY"}},
    "own_stock_receive": {"quantity": 1, "lot": "L2", "best_before": "2035-03-31"},
    "own_deposit_terms_state": {
        "amount": 3000,
        "purpose": "租用茶具一套",
        "steps": "用回邮袋寄回",
        "conditions": ["goods_returned"],
        "days": 7,
    },
    "deposits_application_update": {"carrier": "sandbox", "waybill": "BK12345678"},
    "seller_deposits_objection_update": {
        "conditions_not_met": ["undamaged"],
        "claimed": 100,
        "evidence": [NOWHERE],
        "statement": "茶壶碎了",
    },
    "own_recall_begin": {
        "sku_id": NOWHERE,
        "lot": "L1",
        "danger": "可能引起腹泻。",
        "advice": "请停止食用。",
        "disposal": "destroy",
        "ground": "就地销毁的决定",
    },
    "own_recall_report": {"reference": "闽市监〔2026〕9号"},
    "own_sample_object": {"text": "样品保存不当"},
    "own_sample_correct": {"text": "已更换灭菌设备"},
    "remedies_parcel_update": {"carrier": "sf", "waybill": "SF77012345", "outlay": 1200},
    "own_promotion_begin": {"price": {"amount": 100, "currency": "CNY"}, "last_day": "2026-12-31"},
    "own_freight_state": {
        "name": "全国",
        "elsewhere": {"fee": 600, "free_from": 9900, "delivered": True},
        "provinces": [{"provinces": ["65"], "rate": {"fee": 1800}}],
    },
    "own_freight_choose": {"code": "standard"},
    "orders_returns_create": {"lines": [{"line_id": NOWHERE, "quantity": 1}]},
    "orders_claims_create": {
        "line_id": NOWHERE,
        "quantity": 1,
        "topic": "faulty",
        "wants": "repair",
        "statement": "开机没有反应",
    },
    "seller_claims_offer_update": {"remedy": "exchange", "statement": "可以换新"},
    "seller_claims_refusal_update": {"reason": "no_fault", "statement": "检测正常", "evidence": [NOWHERE]},
    "seller_claims_parcel_update": {
        "carrier": "sandbox",
        "waybill": "NW12345678",
        "lots": [{"lot": "L1", "quantity": 1}],
    },
    "returns_freight_create": {"amount": 1200, "receipt": [NOWHERE]},
    "seller_freight_dispute_update": {"statement": "运费明显偏高"},
    "returns_parcel_update": {"carrier": "sandbox", "waybill": "BK12345678"},
    "returns_parcel_correction_update": {"carrier": "sandbox", "waybill": "BK87654321"},
    "seller_returns_way_home_update": {"carrier": "sandbox", "waybill": "HM12345678"},
    "seller_returns_address_update": {
        "address": {"contact_name": "某人", "phone": "0591-8765 4321", "address": "某街一号"}
    },
    "seller_returns_objection_update": {"grounds": ["soiled"], "evidence": [NOWHERE], "statement": "有污渍"},
    "seller_returns_restocks_create": {"pieces": [{"line_id": NOWHERE, "quantity": 1, "grade": "as_new", "lot": "L1"}]},
    "orders_complaints_create": {
        "topic": "faulty",
        "demand": {"kind": "partial_refund", "amount": {"amount": 100, "currency": "CNY"}},
        "statement": "有异味",
        "lines": [NOWHERE],
        "new_fact": {"text": "检验报告今天才到", "since": "2026-03-02T00:00:00Z"},
        "harm_known_since": "2026-03-01T00:00:00Z",
    },
    "complaints_mediation_create": {"text": "希望平台居中调解"},
    "seller_complaints_mediation_create": {"text": "愿意协商解决"},
    "mediations_leaving_update": {"text": "不同意该方案"},
    "seller_mediations_leaving_update": {"text": "不同意该方案"},
    "orders_outside_cases_create": {
        "kind": "complaint",
        "authority": "福州市鼓楼区市场监督管理局",
        "authority_no": "1350102202611280001",
        "filed_on": "2026-03-02",
    },
    "outside_cases_acceptance_update": {"accepted_on": "2026-03-03"},
    "outside_cases_outcome_update": {
        "outcome": "settled",
        "document_no": "榕鼓市监调〔2026〕12号",
        "text": "双方达成调解协议",
        "amount": {"amount": 4000, "currency": "CNY"},
    },
    "orders_identity_request_create": {"statement": "茶叶变质，饮用后不适就医"},
    "complaints_review_update": {"text": "照片没有看"},
    "seller_complaints_review_update": {"text": "照片没有看"},
    "seller_complaints_performance_update": {"text": "已换新，单据在附件里"},
    "refunds_account_update": ACCOUNT,
    "receipts_account_update": ACCOUNT,
    "conversations_start": {"order_id": NOWHERE, "listing_id": None, "merchant_id": None, "text": "适合冷泡吗"},
    "conversations_messages_create": {"text": "还有一个问题", "automatic": False},
    "seller_conversations_messages_create": {"text": "可以冷泡", "automatic": True},
    "conversations_complaint_update": {
        "topic": "service",
        "demand": {"kind": "other"},
        "statement": "客服不答",
        "lines": [NOWHERE],
    },
    "complaints_answer_rejection_update": {"text": "没有回答为什么发霉"},
    "complaints_correction_update": {"text": "受潮的是第二盒"},
    "complaints_rating_update": {"stars": 4, "text": "处理及时"},
    "complaint_record_reply": {"text": "我们已更换仓库"},
    "complaints_messages_create": {"text": "请尽快处理"},
    "seller_complaints_messages_create": {"text": "正在核实"},
    "seller_complaints_answer_update": {
        "kind": "reject",
        "amount": {"amount": 100, "currency": "CNY"},
        "reason": "not_our_goods",
        "statement": "不是本店商品",
        "evidence": [NOWHERE],
    },
    "regulator_sign_in": {"username": "fitting_person", "password": "a-long-enough-password", "code": "123456"},
    "regulator_file_request": {
        "kind": "merchant_trail",
        "subject_id": NOWHERE,
        "basis": "ECL-25",
        "document_no": "杭市监网调〔2026〕12号",
        "since": "2026-03-01T00:00:00Z",
        "until": "2026-03-08T00:00:00Z",
        "working_days": 3,
    },
    "seller_orders_codes_update": {"lines": [{"line_id": NOWHERE, "codes": ["TEA-AAAA-0001"]}]},
    "seller_orders_waybill_update": {"carrier": "sandbox", "waybill": "SF87654321"},
    "seller_orders_shipments_create": {
        "carrier": "sandbox",
        "waybill": "SF12345678",
        "picked": [{"line_id": NOWHERE, "quantity": 1, "lot": "L1"}],
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One unsafe call of the schema."""

    path: str
    method: str
    said: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.said["operationId"])

    @property
    def door(self) -> str:
        return str(self.said["tags"][0])

    @property
    def keyed(self) -> bool:
        return any(parameter["name"] == "Idempotency-Key" for parameter in self.said.get("parameters", ()))

    @property
    def secured(self) -> bool:
        return bool(self.said["security"])

    @property
    def embodied(self) -> bool:
        """Takes JSON."""
        return "application/json" in self.said.get("requestBody", {}).get("content", {})

    @property
    def filled(self) -> bool:
        """Takes a form with a file in it."""
        return "multipart/form-data" in self.said.get("requestBody", {}).get("content", {})

    @property
    def bare(self) -> bool:
        """Asks for no body."""
        return "requestBody" not in self.said

    @property
    def media(self) -> str:
        return UPLOAD if self.filled else "application/json"

    @property
    def points(self) -> bool:
        return "{" in self.path

    @property
    def questions(self) -> list[str]:
        return [parameter["name"] for parameter in self.said.get("parameters", ()) if parameter["in"] == "query"]

    @property
    def fitting(self) -> bytes:
        if self.filled:
            return FILE
        return json.dumps(FITTING[self.name]).encode() if self.name in FITTING else b""

    def address(self, id_: str = NOWHERE) -> str:
        """With this in every place; of nothing, a number where one is asked for."""
        path = self.path
        for parameter in self.said.get("parameters", ()):
            if parameter["in"] == "path":
                counted = id_ == NOWHERE and parameter["schema"].get("type") == "integer"
                path = path.replace(f"{{{parameter['name']}}}", "9" if counted else id_)
        return path

    def spoilt(self, values: Sequence[Any]) -> Iterator[bytes]:
        """The fitting body with one value in it gone, or replaced by each of these."""
        for place in _places(FITTING[self.name]):
            yield _dumped(_with(FITTING[self.name], place))
            for value in values:
                yield _dumped(_with(FITTING[self.name], place, value))


def operations(*methods: str) -> list[Operation]:
    """All unsafe ones, if no method is named."""
    return [
        Operation(path, method, said)
        for path, found in _document()["paths"].items()
        for method, said in found.items()
        if method in (methods or UNSAFE)
    ]


@cache
def _document() -> Any:
    """Made once: each test asks for it, and making it takes longer than most of them."""
    return SchemaGenerator().get_schema(request=None, public=True)


def _places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in inner:
        yield (*way, key)
        yield from _places(found, (*way, key))


def _with(body: Any, place: tuple[Any, ...], *value: Any) -> Any:
    changed = copy.deepcopy(body)
    *way, last = place
    target = changed
    for key in way:
        target = target[key]
    if value:
        target[last] = value[0]
    else:
        del target[last]
    return changed


def _dumped(body: Any) -> bytes:
    return json.dumps(body).encode()

"""Does a contract say each part that the law asks for, and does its paper say all of it? No database."""

from __future__ import annotations

import copy
import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pypdf
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from catalog.listings.types import Exclusion, Payer
from merchants.shops.types import RegistrationKind
from orders.contracts.policies import contract, parts, terms
from orders.contracts.policies import paper as paper_policies
from orders.contracts.types import AdjustmentKind, FundedBy
from platform_core.duties import CATALOGUE
from platform_core.legal.rules import rule
from platform_core.rulebook.types import RuleKind
from platform_core.ui import typesetting

RECIPIENT = {"name": "欧阳飞燕", "phone": "13812345678", "region_code": "350102", "address": "福州市鼓楼区东街口88号"}
SHA = "ab" * 32


def line(**said: Any) -> dict[str, Any]:
    return {
        "id": "00000000-0000-0000-0000-000000000009",
        "offer": {
            "title_zh": "茉莉花茶",
            "title_en": "Jasmine tea",
            "spec": "一罐 250 克",
            "version_number": 3,
            "content_sha256": "cd" * 32,
            "facts": {"origin": "福建福州", "shelf_life": "十八个月", "unheard_of": "新的一项"},
            "images": ["ef" * 32],
            "delivery_hours": 48,
            "return_terms": {"exclusion": "none", "freight": "merchant", "extra_days": 7},
        },
        "quantity": 2,
        "unit_price": {"amount": 5800, "currency": "CNY"},
        "adjustments": [
            {
                "kind": "coupon",
                "amount": {"amount": -1505, "currency": "CNY"},
                "funded_by": "platform",
                "reference": "C1",
            }
        ],
        "total": {"amount": 10095, "currency": "CNY"},
        "confirmed": None,
        **said,
    }


def whole() -> dict[str, Any]:
    """As it is concluded today."""
    clauses = terms.clauses(kept_for=rule("RT_CONTRACT"))
    return {
        "schema": "tianping.contract/2",
        "order": {"id": "7", "number": "202603100000000000001", "placed_at": "2026-03-10T02:00:00+00:00"},
        "shopper": "5a0e77",
        "merchant": {
            "trade_name": "山间茶铺",
            "kind": "enterprise",
            "region_code": "350100",
            "service_phone": "0591-87654321",
            "shown": {
                "legal_name": "福州山间茶业有限公司",
                "credit_code": "91350100M000100Y43",
                "registered_capital": 5000,
            },
            "statement": "",
            "licence_valid_until": "2030-01-01",
        },
        "lines": [line()],
        "total": {"amount": 10095, "currency": "CNY"},
        "delivery": {"region_code": "350102", "recipient_sealed": "c2VhbGVk", "proxy_accepted": False},
        "pay_until": "2026-03-10T02:30:00+00:00",
        "key_terms": [{"rule": "DL_PAYMENT", "version": 1, "zh": "下单后30分钟内付款", "en": "within 30 minutes"}],
        "rules": {"DL_PAYMENT": "DL_PAYMENT/1: minutes:30"},
        "rulebook": [{"version_id": "1", "rule": "returns", "number": 4, "sha256": "12" * 32}],
        "freight": {
            "amount": {"amount": 600, "currency": "CNY"},
            "province": "35",
            "templates": ["9"],
            "zh": "福建省，整单运费",
            "en": "to Fujian",
        },
        "deposits": [{"line_id": "0", "amount": 6000, "zh": "租用茶具一套，押金 60.00 元", "en": "60.00"}],
        "clauses": {name: {"zh": c.zh, "en": c.en, "rule": c.rule} for name, c in clauses.items()},
    }


def of_before() -> dict[str, Any]:
    """In the first form that was ever written: no clauses, no rulebook, nothing asked about exclusions."""
    said = whole() | {"schema": "tianping.contract/1", "lines": [line()]}
    for later in ("clauses", "rulebook", "freight", "deposits"):
        del said[later]
    del said["lines"][0]["confirmed"]
    return said


def without(document: dict[str, Any], pointer: str) -> dict[str, Any]:
    found = copy.deepcopy(document)
    *way, last = pointer.split("/")[1:]
    there: Any = found
    for name in way:
        there = there[0 if name == "*" else name]
    del there[last]
    return found


def text_of(document: dict[str, Any], recipient: dict[str, str] | None = None) -> str:
    file = typesetting.pdf(
        paper_policies.paper(document, sha256=SHA, recipient=RECIPIENT if recipient is None else recipient)
    )
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(file)).pages)


def texts_in(value: Any, *, at: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a document, and where it stands; but for ids, codes and English, which paper says in Chinese."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name not in {"id", "en", "title_en", "rule", "version_id", "kind", "funded_by", "currency", "freight"}:
                yield from texts_in(each, at=f"{at}/{name}")
    elif isinstance(value, list):
        for each in value:
            yield from texts_in(each, at=f"{at}/*")
    elif isinstance(value, str) and value:
        yield at, value


FRACTIONS = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text() | FRACTIONS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)
NAMES = st.sampled_from(["b", "a", "名", "\U0001f375", "\ufb33"]) | st.text(max_size=2)


class TestTheSpelling:
    @given(st.dictionaries(NAMES, JSON, max_size=5))
    def test_is_the_one_of_rfc_8785(self, document: dict[str, Any]):
        text, sha256 = contract.canonical(document)

        assert text.encode() == rfc8785.dumps(document)
        assert sha256 == hashlib.sha256(text.encode()).hexdigest()

    def test_knows_no_number_that_others_would_round(self):
        with pytest.raises(rfc8785.IntegerDomainError):
            contract.canonical({"amount": 2**53})


@pytest.mark.duty("CRL-28", "ECL-49", "CTR-11")
class TestTheParts:
    def test_are_all_said_by_a_contract_as_it_is_concluded(self) -> None:
        assert parts.missing_parts(whole()) == ()

    @pytest.mark.parametrize("part", [p for p in parts.PARTS if not p.optional], ids=lambda part: part.name)
    def test_are_missed_wherever_they_are_not_said(self, part: parts.Part) -> None:
        for pointer in part.where:
            assert part.name in parts.missing_parts(without(whole(), pointer)), pointer

    @pytest.mark.parametrize("nothing", ["", None, [], {}])
    def test_are_missed_where_nothing_is_said(self, nothing: Any) -> None:
        said = whole()
        said["lines"] = [line(), line()]
        said["lines"][1]["offer"]["facts"] = nothing

        assert parts.missing_parts(said) == ("goods",)

    def test_are_missed_in_a_contract_about_nothing(self) -> None:
        assert {"goods", "price", "fulfilment", "returns"} <= set(parts.missing_parts(whole() | {"lines": []}))

    @pytest.mark.parametrize("name", ["images", "rulebook", "deposits"])
    def test_may_be_left_out_where_there_are_none(self, name: str) -> None:
        (part,) = (part for part in parts.PARTS if part.name == name)

        assert parts.missing_parts(without(whole(), part.where[0])) == ()

    def test_have_names_of_their_own_and_duties_of_the_catalogue(self) -> None:
        names = [part.name for part in parts.PARTS]

        assert len(names) == len(set(names))
        assert all(part.duties and set(part.duties) <= CATALOGUE.keys() for part in parts.PARTS)
        assert set(terms.clauses(kept_for=rule("RT_CONTRACT"))) <= set(names)


@pytest.mark.duty("ECL-50a", "CTR-11", "ECL-62")
class TestThePaper:
    def test_says_each_part_under_its_heading_in_their_order(self) -> None:
        text = text_of(whole())

        places = [text.find(f"、{part.zh}") for part in parts.PARTS]
        assert -1 not in places
        assert places == sorted(places)

    def test_says_whatever_the_contract_says(self) -> None:
        text, said = text_of(whole()), whole()
        for moment in ("placed_at", "pay_until"):
            said.get("order", {}).pop(moment, None)
            said.pop(moment, None)  # in words, below
        del said["delivery"]["recipient_sealed"]  # its hash, below
        said["rules"], said["lines"][0]["offer"]["return_terms"] = {}, {}  # in words as well

        assert [where for where, each in texts_in(said) if "".join(each.split()) not in text] == []

    @pytest.mark.parametrize(
        "said",
        [
            "单价¥58.00×2",
            "优惠券（C1）-¥15.05，由平台承担",
            "本项金额¥100.95",
            "合计¥100.95",
            "注册资本¥50.00",
            "付款截止2026年03月10日10:30:00（北京时间）",
            "订立时间2026年03月10日10:00:00（北京时间）",
            "付款后48小时内",
            "适用；退货运费由商家承担；商家承诺比法定期限多7日",
            "下单后付款30分钟（DL_PAYMENT/1）",
            "退换货规则第4版",
            "收货人欧阳飞燕电话13812345678收货地址福州市鼓楼区东街口88号",
            "您未同意，须由您本人签收",
            f"合同散列（SHA-256）{SHA}",
            "保存不少于3年",
        ],
    )
    def test_says_it_in_words_and_in_figures(self, said: str) -> None:
        assert said in text_of(whole())

    def test_tells_the_hash_of_what_is_sealed(self) -> None:
        assert contract.sealed_sha256(whole()) in text_of(whole())

    @pytest.mark.duty("NRR-20b")
    def test_says_what_was_confirmed_not_to_go_back(self) -> None:
        said = whole()
        excluded = line(confirmed={"zh": "勾选即表示您确认", "en": "tick"})
        excluded["offer"]["return_terms"]["exclusion"] = "near_expiry_or_flawed"
        said["lines"] = [line(), excluded]

        text = text_of(said)
        assert "适用；退货运费由商家承担" in text
        assert "不适用：属于销售时已明示的临近保质期或者有瑕疵的商品" in text
        assert "您下单时的确认勾选即表示您确认" in text

    def test_says_of_a_recipient_that_nobody_can_read_any_more_that_it_is_sealed(self) -> None:
        paper = paper_policies.paper(whole(), sha256=SHA, recipient=None)

        (buyer,) = (section for section in paper.sections if section.heading.endswith("消费者与收货"))
        assert ("收货人", paper_policies.SEALED) in buyer.rows

    def test_is_set_of_the_contracts_of_before_as_well(self) -> None:
        text = text_of(of_before())

        assert ("tianping.contract/1" in text, "一、经营者" in text, "发票" in text) == (True, True, False)
        assert "茉莉花茶" in text

    def test_has_the_same_bytes_for_the_same_contract(self) -> None:
        one, other = (paper_policies.paper(whole(), sha256=SHA, recipient=RECIPIENT) for _ in range(2))

        assert typesetting.pdf(one) == typesetting.pdf(other)

    @pytest.mark.parametrize(
        "where",
        [("merchant", "trade_name"), ("lines", 0, "offer", "title_zh"), ("lines", 0, "offer", "facts", "origin")],
    )
    def test_is_not_broken_by_what_a_shop_writes(self, where: tuple[Any, ...]) -> None:
        said: Any = whole()
        hostile = '#panic("x") ] $ * #read("/etc/passwd")'
        there: Any = said
        for name in where[:-1]:
            there = there[name]
        there[where[-1]] = hostile

        assert "".join(hostile.split()) in text_of(said)

    def test_is_not_broken_by_an_address(self) -> None:
        hostile = '幸福路1号#eval("1") \\ ]'

        assert "".join(hostile.split()) in text_of(whole(), RECIPIENT | {"address": hostile})

    @pytest.mark.parametrize(
        ("words_of", "codes"),
        [
            (paper_policies.KINDS, RegistrationKind),
            (paper_policies.ADJUSTMENTS, AdjustmentKind),
            (paper_policies.FUNDERS, FundedBy),
            (paper_policies.PAYERS, Payer),
            (paper_policies.RULES, RuleKind),
        ],
    )
    def test_has_a_word_for_every_code(self, words_of: dict[str, str], codes: type) -> None:
        assert set(words_of) == {str(code) for code in codes}

    def test_has_a_word_for_every_exclusion(self) -> None:
        assert set(terms.EXCLUDED_AS) == set(Exclusion) - {Exclusion.NONE}


class TestTheClauses:
    @pytest.mark.duty("CTR-11", "ECL-50a")
    def test_promise_a_copy_for_as_long_as_the_rule_says(self) -> None:
        copy_ = terms.clauses(kept_for=rule("RT_CONTRACT"))["copy"]

        assert (copy_.rule, "不少于3年" in copy_.zh, "at least 3 years" in copy_.en) == ("RT_CONTRACT/1", True, True)

    def test_name_every_way_to_settle_a_dispute(self) -> None:
        zh = terms.CLAUSES["disputes"].zh

        assert all(way in zh for way in ("协商", "调解", "投诉", "仲裁", "起诉", "平台投诉"))

    @pytest.mark.duty("ECL-50a")
    def test_steps_say_how_to_correct_and_how_to_get_it(self) -> None:
        said = " ".join(step.zh for step in terms.steps())

        assert all(word in said for word in ("核对", "更正", "下单", "下载"))

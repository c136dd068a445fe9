"""Rules on shops: opening, selling, facts shown, documents needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from merchants.shops.errors import ReasonRequired
from merchants.shops.states import MerchantState
from merchants.shops.types import (
    EXEMPT,
    NUMBERED,
    ChangedFact,
    ChangeForm,
    ChangeRefusal,
    DocumentForm,
    DocumentKind,
    DocumentRefusal,
    OpeningFacts,
    OpeningRefusal,
    PaperState,
    RegistrationKind,
    RegistryAnswer,
    RegistryEntry,
    ReverificationFacts,
    ReverificationRefusal,
    SellingRefusal,
    VerificationMethod,
)
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.spans import DAY

STANDARD_COMMISSION: Final = 500  # basis points; a house number

# GB 32100-2015: first who registered it; weights are powers of three modulo 31; the last character closes the sum.
_REGISTRARS: Final = "123456789ANY"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(17))

_REGISTERED: Final = ("legal_name", "credit_code", "legal_form", "representative", "business_address")
_SHOWN: Final[Mapping[RegistrationKind, tuple[str, ...]]] = {
    RegistrationKind.ENTERPRISE: (*_REGISTERED, "registered_capital"),
    RegistrationKind.SOLE_TRADER: _REGISTERED,
    RegistrationKind.CO_OPERATIVE: (*_REGISTERED, "registered_capital"),
} | dict.fromkeys(EXEMPT, ("business_address", "service_phone"))

# Food Safety Law art 35; Cosmetics Supervision Regulation art 17. Fresh produce of one's own field needs none.
_PERMITS: Final = {"food": DocumentKind.FOOD_LICENCE, "cosmetics": DocumentKind.COSMETICS_FILING}

# E-commerce Law art 10, trade by trade: an exemption covers what it names, and no category that is added later unless
# it is added here. Nothing that needs a permit is exempt, books and periodicals among them.
_EXEMPT_TRADES: Final[Mapping[RegistrationKind, frozenset[str]]] = {
    RegistrationKind.OWN_FARM_PRODUCE: frozenset({"fresh_food"}),
    RegistrationKind.HOUSEHOLD_HANDICRAFT: frozenset({"apparel", "general", "household"}),
    RegistrationKind.CONVENIENCE_LABOUR: frozenset({"services"}),
    RegistrationKind.SPORADIC_SMALL_VALUE: frozenset(
        {"apparel", "electronics", "fresh_food", "general", "household", "services"}
    ),
}

_STATEMENTS: Final[Mapping[RegistrationKind, str]] = {
    RegistrationKind.OWN_FARM_PRODUCE: "个人销售自产农副产品，依法不需要办理市场主体登记。",
    RegistrationKind.HOUSEHOLD_HANDICRAFT: "个人销售家庭手工业产品，依法不需要办理市场主体登记。",
    RegistrationKind.CONVENIENCE_LABOUR: (
        "个人利用自己的技能从事依法无须取得许可的便民劳务活动，依法不需要办理市场主体登记。"
    ),
    RegistrationKind.SPORADIC_SMALL_VALUE: "个人从事零星小额交易活动，依法不需要办理市场主体登记。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SellingFacts:
    """The facts for "may this shop sell these?". Both ends are last days. ``declared``: the trades that it was opened
    for; ``wanted``: the trades of the goods to be sold; ``permits``: the kinds of its valid permits."""

    state: MerchantState
    kind: RegistrationKind
    licence_valid_until: date | None
    verified_until: date
    today: date
    declared: frozenset[str] = frozenset()
    wanted: frozenset[str] = frozenset()
    permits: frozenset[str] = frozenset()
    closing: bool = False
    resting: bool = False


@fulfils("OTM-12")
def facts_to_show(kind: RegistrationKind) -> tuple[str, ...]:
    """The facts that a trader of this kind has to show to everybody, by name."""
    return _SHOWN[kind]


@fulfils("OTM-12")
def statement_to_show(kind: RegistrationKind) -> str:
    """The self-declaration that an exempt trader shows in place of a licence; empty for the registered."""
    return _STATEMENTS.get(kind, "")


def facts_missing(facts: OpeningFacts) -> tuple[str, ...]:
    """The facts that the trader page has to show and the papers do not tell; the real name in any case."""
    needed = dict.fromkeys((*facts_to_show(facts.kind), "representative", "service_phone"))
    return tuple(name for name in needed if name not in facts.given)


@fulfils("ECL-10")
def may_apply(facts: OpeningFacts) -> Verdict:
    """Require a registered or lawfully exempt trader, as far as the papers alone can tell."""
    exempt = facts.kind in EXEMPT
    checks = {
        OpeningRefusal.FACTS_MISSING: bool(facts_missing(facts)),
        OpeningRefusal.NOT_DECLARED: exempt and not facts.declared,
        OpeningRefusal.CODE_INVALID: not exempt and not is_credit_code(facts.credit_code),
        OpeningRefusal.LICENCE_EXPIRED: _has_expired(facts.licence_valid_until, on=facts.today),
        OpeningRefusal.TRADE_NOT_EXEMPT: bool(trades_not_exempt(facts.kind, facts.trades)),
    }
    return Verdict.of(checks)


@fulfils("ECL-10")
def trades_not_exempt(kind: RegistrationKind, trades: Iterable[str]) -> tuple[str, ...]:
    """The trades that need a registration which a trader of this kind does not have, in order; none of a registered."""
    covered = _EXEMPT_TRADES.get(kind)
    return () if covered is None else tuple(sorted(set(trades) - covered))


@fulfils("ECL-10", "ECL-27")
def may_open_shop(facts: OpeningFacts) -> Verdict:
    """Require the papers, the documents behind them, and for those who must register a register that agrees."""
    register = () if facts.kind in EXEMPT else _register_against(facts)
    missing = (OpeningRefusal.DOCUMENTS_MISSING,) if documents_missing(facts) else ()
    return Verdict(tuple(dict.fromkeys((*may_apply(facts).reasons, *register, *missing))))


def documents_wanted(kind: RegistrationKind, trades: Iterable[str]) -> tuple[DocumentKind, ...]:
    """The documents on who they are, on the return address, and the permits of their trades."""
    who = DocumentKind.IDENTITY if kind in EXEMPT else DocumentKind.BUSINESS_LICENCE
    return (who, DocumentKind.RETURN_AGREEMENT, *permits_for(trades))


def paper_state(*, accepted: bool | None, valid_until: date | None, today: date) -> PaperState:
    """Say where a document stands that was handed in: its last verdict, unless it has run out since."""
    if accepted is False:
        return PaperState.TURNED_AWAY
    if _has_expired(valid_until, on=today):
        return PaperState.EXPIRED
    return PaperState.VERIFIED if accepted else PaperState.WAITING


@fulfils("ECL-27")
def documents_missing(facts: OpeningFacts) -> tuple[DocumentKind, ...]:
    """Every kind that is wanted and of which none is verified and valid."""
    return tuple(kind for kind in documents_wanted(facts.kind, facts.trades) if kind not in facts.verified)


def permits_for(trades: Iterable[str]) -> tuple[DocumentKind, ...]:
    """The permits without which nobody trades in these; a trade bears the code of a category of goods."""
    return tuple(dict.fromkeys(_PERMITS[trade] for trade in sorted(trades) if trade in _PERMITS))


def may_hand_in(of: DocumentForm, *, today: date) -> Verdict:
    """Require a document that is whole, and valid today or later."""
    checks = {
        DocumentRefusal.NUMBER_MISSING: of.kind in NUMBERED and not of.number.strip(),
        DocumentRefusal.ISSUER_MISSING: of.kind in NUMBERED and not of.issuer.strip(),
        DocumentRefusal.NEVER_VALID: bool(of.valid_from and of.valid_until and of.valid_until < of.valid_from),
        DocumentRefusal.DOCUMENT_EXPIRED: _has_expired(of.valid_until, on=today),
    }
    return Verdict.of(checks)


def may_verify(method: VerificationMethod, *, has_file: bool, valid_until: date | None, today: date) -> Verdict:
    """Refuse to verify by a file that is not there, or a document that has run out."""
    checks = {
        DocumentRefusal.FILE_MISSING: method is VerificationMethod.FILE and not has_file,
        DocumentRefusal.DOCUMENT_EXPIRED: _has_expired(valid_until, on=today),
    }
    return Verdict.of(checks)


@fulfils("OTM-24a")
def is_reverified(facts: ReverificationFacts) -> Verdict:
    """Require new verdicts on all documents and, of the registered, a new answer of the register that agrees."""
    asked = facts.kind in EXEMPT or facts.answer is not None
    checks = {
        ReverificationRefusal.REGISTER_NOT_ASKED: not asked,
        ReverificationRefusal.REGISTER_DIFFERS: facts.answer is not None and not _says_the_same(facts),
        ReverificationRefusal.DOCUMENTS_UNVERIFIED: bool(facts.unverified),
    }
    return Verdict.of(checks)


def may_report(of: ChangeForm, *, today: date) -> Verdict:
    """Require every part of the fact, and a day of change that is not in the future."""
    needed = {
        ChangedFact.RETURN_ADDRESS: (of.contact_name, of.phone, of.address),
        ChangedFact.BUSINESS_ADDRESS: (of.address,),
        ChangedFact.SERVICE_PHONE: (of.phone,),
    }[of.fact]
    checks = {
        ChangeRefusal.VALUE_MISSING: not all(text.strip() for text in needed),
        ChangeRefusal.IN_THE_FUTURE: of.changed_on > today,
    }
    return Verdict.of(checks)


def commission(agreed: int | None) -> int:
    """The platform's share in basis points: the rate agreed with the shop, even zero, else the standard."""
    return STANDARD_COMMISSION if agreed is None else agreed


@fulfils("ECL-10", "ECL-12", "ECL-16", "OTM-24a")
def may_sell(facts: SellingFacts) -> Verdict:
    """Require an open shop with a valid licence, verified in time, and opened and permitted for these goods."""
    checks = {
        SellingRefusal.SUSPENDED: facts.state is MerchantState.SUSPENDED,
        SellingRefusal.CLOSING: facts.closing and facts.state is not MerchantState.CLOSED,
        SellingRefusal.CLOSED: facts.state is MerchantState.CLOSED,
        SellingRefusal.RESTING: facts.resting,
        SellingRefusal.LICENCE_EXPIRED: _has_expired(facts.licence_valid_until, on=facts.today),
        SellingRefusal.VERIFICATION_OVERDUE: _has_expired(facts.verified_until, on=facts.today),
        SellingRefusal.TRADE_NOT_DECLARED: not facts.wanted <= facts.declared,
        SellingRefusal.TRADE_NOT_EXEMPT: bool(trades_not_exempt(facts.kind, facts.wanted)),
        SellingRefusal.PERMIT_MISSING: not facts.permits.issuperset(permits_for(facts.wanted)),
    }
    return Verdict.of(checks)


def is_resting(rests_from: datetime | None, rests_until: datetime | None, *, at: datetime) -> bool:
    """Whether the shop is on holiday at this instant. It sells again from ``rests_until`` on."""
    return rests_from is not None and rests_until is not None and rests_from <= at < rests_until


def except_holiday(verdict: Verdict) -> Verdict:
    """The verdict on what a shop on holiday may still do: publish goods, and serve its subscriptions."""
    return Verdict(tuple(reason for reason in verdict.reasons if reason is not SellingRefusal.RESTING))


def is_credit_code(code: str) -> bool:
    """Whether this is a unified social credit code with the right check character."""
    if len(code) != 18 or code[0] not in _REGISTRARS or any(c not in _ALPHABET for c in code):
        return False
    weighed = sum(_ALPHABET.index(c) * w for c, w in zip(code[:17], _WEIGHTS, strict=True))
    return _ALPHABET[-weighed % 31] == code[17]


def same_name(ours: str, theirs: str) -> bool:
    """Whether names are equal but for the width of brackets and blanks, which forms and registers write differently."""
    return _fold_name(ours) == _fold_name(theirs)


def _register_against(facts: OpeningFacts) -> tuple[OpeningRefusal, ...]:
    answer = facts.answer
    if answer is None:
        return (OpeningRefusal.NOT_CHECKED,)
    if answer.entry is None:
        return (OpeningRefusal.NOT_REGISTERED,)
    return _entry_against(answer.entry, facts=facts)


def _entry_against(entry: RegistryEntry, *, facts: OpeningFacts) -> tuple[OpeningRefusal, ...]:
    checks = {
        OpeningRefusal.NAME_DIFFERS: not same_name(facts.legal_name, entry.name),
        OpeningRefusal.KIND_DIFFERS: entry.kind != facts.kind,
        OpeningRefusal.NOT_ACTIVE: not entry.active,
        OpeningRefusal.LICENCE_EXPIRED: _has_expired(entry.valid_until, on=facts.today),
    }
    return tuple(reason for reason, holds in checks.items() if holds)


def licence_end(stated: date | None, *, answer: RegistryAnswer | None) -> date | None:
    """The earlier of the ends that the applicant and the register tell; None where neither knows an end."""
    known = [d for d in (stated, answer.entry.valid_until if answer and answer.entry else None) if d]
    return min(known, default=None)


def last_day_of_licences(ends: Collection[date | None], *, today: date) -> date | None:
    """The last day of the last of these licences; None where one has no end. Without any it is over."""
    return None if None in ends else max((day for day in ends if day), default=today - DAY)


def _says_the_same(facts: ReverificationFacts) -> bool:
    """Whether the register knows it, under this name and as this kind, active and not run out."""
    entry = facts.answer.entry if facts.answer else None
    return (
        entry is not None
        and same_name(facts.legal_name, entry.name)
        and entry.kind == facts.kind
        and entry.active
        and not _has_expired(entry.valid_until, on=facts.today)
    )


def _has_expired(valid_until: date | None, *, on: date) -> bool:
    """Whether a licence is over: it is good through its last day."""
    return valid_until is not None and valid_until < on


def _fold_name(name: str) -> str:
    return "".join(name.split()).translate(str.maketrans("（）", "()")).casefold()


def require_reason(text: str) -> str:
    """Give back the reason without blanks around it. Raises ``ReasonRequired`` where there is none."""
    if not text.strip():
        raise ReasonRequired
    return text.strip()

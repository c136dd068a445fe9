"""May this shop be opened, may it sell, and what must it show about itself?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from merchants.states import MerchantState
from merchants.types import (
    EXEMPT,
    AdvertisementText,
    AdvertisingRefusal,
    Credit,
    CreditComponent,
    CreditCounts,
    CreditFormula,
    CreditPart,
    OpeningFacts,
    OpeningRefusal,
    RegistrationKind,
    RegistryAnswer,
    RegistryEntry,
    SellingRefusal,
)
from platform_core.duties import fulfils
from platform_core.errors import Verdict

FORMULAS: Final[Mapping[int, CreditFormula]] = {
    1: CreditFormula(
        version=1,
        days=365,
        least_sales=10,
        weights={CreditPart.REVIEWS: 40, CreditPart.DISPUTES: 25, CreditPart.TIMES: 20, CreditPart.RECORD: 15},
        worst_share=10,
        per_violation=25,
        poor=40,
    )
}
FORMULA: Final = FORMULAS[max(FORMULAS)]  # the one in force

LONGEST_SUBJECT: Final = 60
LONGEST_BODY: Final = 1000
LONGEST_CONTACT: Final = 60
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

_STATEMENTS: Final[Mapping[RegistrationKind, str]] = {
    RegistrationKind.OWN_FARM_PRODUCE: "个人销售自产农副产品，依法不需要办理市场主体登记。",
    RegistrationKind.HOUSEHOLD_HANDICRAFT: "个人销售家庭手工业产品，依法不需要办理市场主体登记。",
    RegistrationKind.CONVENIENCE_LABOUR: (
        "个人利用自己的技能从事依法无须取得许可的便民劳务活动，依法不需要办理市场主体登记。"
    ),
    RegistrationKind.SPORADIC_SMALL_VALUE: "个人从事零星小额交易活动，依法不需要办理市场主体登记。",
}


@fulfils("OTM-12")
def facts_to_show(kind: RegistrationKind) -> tuple[str, ...]:
    """The facts that a trader of this kind has to show to everybody, by name."""
    return _SHOWN[kind]


@fulfils("OTM-12")
def statement_to_show(kind: RegistrationKind) -> str:
    """The self-declaration that an exempt trader shows in place of a licence; empty for the registered."""
    return _STATEMENTS.get(kind, "")


def facts_missing(facts: OpeningFacts) -> tuple[str, ...]:
    """What the trader page would have to show and the papers do not tell; the real name in any case."""
    needed = dict.fromkeys((*facts_to_show(facts.kind), "representative", "service_phone"))
    return tuple(name for name in needed if name not in facts.given)


@fulfils("ECL-10")
def may_apply(facts: OpeningFacts) -> Verdict:
    """Registered or lawfully exempt, as far as the papers alone can tell."""
    exempt = facts.kind in EXEMPT
    checks = {
        OpeningRefusal.FACTS_MISSING: bool(facts_missing(facts)),
        OpeningRefusal.NOT_DECLARED: exempt and not facts.declared,
        OpeningRefusal.CODE_INVALID: not exempt and not is_credit_code(facts.credit_code),
        OpeningRefusal.LICENCE_EXPIRED: _expired(facts.licence_valid_until, on=facts.today),
    }
    return Verdict.of(checks)


@fulfils("ECL-10", "ECL-27")
def may_open_shop(facts: OpeningFacts) -> Verdict:
    """The papers, and for who must be registered what the register itself says of them."""
    papers = may_apply(facts).reasons
    if facts.kind in EXEMPT:
        return Verdict(papers)
    return Verdict(tuple(dict.fromkeys((*papers, *_register_against(facts)))))


@fulfils("OTM-16")
def may_advertise(of: AdvertisementText, *, standing: Verdict) -> Verdict:
    """A text that is there, a contact that its reader may turn to, and a shop that may sell."""
    checks = {
        AdvertisingRefusal.NO_SUBJECT: not of.subject.strip(),
        AdvertisingRefusal.SUBJECT_TOO_LONG: max(len(of.subject), len(of.subject_en)) > LONGEST_SUBJECT,
        AdvertisingRefusal.NO_TEXT: not of.body.strip(),
        AdvertisingRefusal.ADVERTISEMENT_TOO_LONG: max(len(of.body), len(of.body_en)) > LONGEST_BODY,
        AdvertisingRefusal.NO_CONTACT: not of.contact.strip(),
        AdvertisingRefusal.CONTACT_TOO_LONG: len(of.contact) > LONGEST_CONTACT,
        AdvertisingRefusal.ENGLISH_INCOMPLETE: bool(of.subject_en.strip()) is not bool(of.body_en.strip()),
    }
    return Verdict((*Verdict.of(checks).reasons, *standing.reasons))


def may_sell(state: MerchantState, *, licence_valid_until: date | None, today: date) -> Verdict:
    """Open, and on a licence that has not run out."""
    checks = {
        SellingRefusal.SUSPENDED: state is MerchantState.SUSPENDED,
        SellingRefusal.CLOSED: state is MerchantState.CLOSED,
        SellingRefusal.LICENCE_EXPIRED: _expired(licence_valid_until, on=today),
    }
    return Verdict.of(checks)


@fulfils("ECL-39a", "HSE-02")
def credit(counts: CreditCounts, *, by: CreditFormula = FORMULA) -> Credit:
    """The score of a shop and each part of it. A part that nothing is known of does not count, for good or for bad."""
    values: dict[CreditPart, tuple[int, int | None, int | None]] = {
        CreditPart.REVIEWS: (counts.reviews, None, _of_stars(counts)),
        CreditPart.DISPUTES: (counts.decisions, counts.sales, _of_share(counts.decisions, counts.sales, by=by)),
        CreditPart.TIMES: (counts.late, counts.sales, _of_share(counts.late, counts.sales, by=by)),
        CreditPart.RECORD: (counts.violations, None, max(0, 100 - by.per_violation * counts.violations)),
    }
    parts = tuple(
        CreditComponent(part=part, weight=by.weights[part], count=count, out_of=out_of, value=value)
        for part, (count, out_of, value) in values.items()
    )
    known = [(part.weight, part.value) for part in parts if part.value is not None]
    score = sum(weight * value for weight, value in known) // sum(weight for weight, _ in known)
    enough = counts.sales >= by.least_sales
    return Credit(formula=by.version, score=score if enough else None, sales=counts.sales, components=parts)


@fulfils("HSE-02")
def is_poor(score: int | None, *, by: CreditFormula = FORMULA) -> bool:
    """Is it so low that staff have to look at the shop? Never without a score."""
    return score is not None and score < by.poor


def _of_stars(counts: CreditCounts) -> int | None:
    """One star is nothing, five are all: linear, rounded down."""
    return (counts.stars - counts.reviews) * 25 // counts.reviews if counts.reviews else None


def _of_share(count: int, sales: int, *, by: CreditFormula) -> int | None:
    """All where it never happened, nothing from the worst share on: linear, rounded down."""
    return max(0, 100 - -(-count * 10_000 // (sales * by.worst_share))) if sales else None


def is_credit_code(code: str) -> bool:
    """Is this a unified social credit code with the right check character?"""
    if len(code) != 18 or code[0] not in _REGISTRARS or any(c not in _ALPHABET for c in code):
        return False
    weighed = sum(_ALPHABET.index(c) * w for c, w in zip(code[:17], _WEIGHTS, strict=True))
    return _ALPHABET[-weighed % 31] == code[17]


def same_name(ours: str, theirs: str) -> bool:
    """Equal but for the width of brackets and for blanks, which forms and registers write differently."""
    return _folded(ours) == _folded(theirs)


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
        OpeningRefusal.LICENCE_EXPIRED: _expired(entry.valid_until, on=facts.today),
    }
    return tuple(reason for reason, holds in checks.items() if holds)


def licence_end(stated: date | None, *, answer: RegistryAnswer | None) -> date | None:
    """The earlier of what the applicant and the register say; None where neither knows an end."""
    known = [d for d in (stated, answer.entry.valid_until if answer and answer.entry else None) if d]
    return min(known, default=None)


def _expired(valid_until: date | None, *, on: date) -> bool:
    """A licence is good through its last day."""
    return valid_until is not None and valid_until < on


def _folded(name: str) -> str:
    return "".join(name.split()).translate(str.maketrans("（）", "()")).casefold()

"""Rules on reports: facts in, verdict or value out."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from uuid import UUID

from complaints.reports.types import AT_ONCE, LeadReceipt, Offence, ReportFinding, Tip
from platform_core.duties import CATALOGUE, fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason

MOST_REPORTED: Final = 4_000  # a house number: characters of one text
MOST_CONTACT: Final = 200  # and of a reporter's contact
SHORTEST_SECRET: Final = 2  # characters; a shorter one is found in any text,
SHORTEST_WORD: Final = 3  # and so is a word of fewer letters
SHORTEST_SENTENCE: Final = 6  # and a sentence of less
LEADS_NOWHERE: Final = (  # words that introduce a contact, and identify nobody
    *("微信", "微信号", "电话", "电话号码", "手机", "手机号", "手机号码", "邮箱", "邮件", "电邮", "短信", "qq", "qq号"),
    *("wechat", "weixin", "phone", "telephone", "tel", "mobile", "mail", "email", "e-mail", "sms"),
    *("联系", "联系方式", "call", "number", "and", "the", "via"),
)
APART: Final = re.compile(r"[\s,，;；:：、/|()（）]+")  # between the parts of a contact
ENDS: Final = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")  # of sentences


class ReportRefusal(Reason):
    """The reason why something about a report is refused."""

    TEXT_MISSING = "text_missing", "write something"
    TEXT_TOO_LONG = "text_too_long", "the text is too long"
    BASIS_MISSING = "basis_missing", "no duty was named"
    BASIS_UNKNOWN = "basis_unknown", "there is no such duty"
    MEASURE_OR_DONE = "measure_or_done", "name a measure, or say what was done or why nothing is left to be done"
    NOT_AT_ONCE = "not_at_once", "say which danger there is: goods like these are stopped at once"
    ANOTHER_SHOP = "another_shop", "the measure is against another shop than the one that was reported"
    TELLS_ON_REPORTER = "tells_on_reporter", "the words that the shop reads tell of the report or of who made it"
    AUTHORITY_MISSING = "authority_missing", "no authority was named"
    REFERENCE_MISSING = "reference_missing", "the number under which the authority has it is missing"


@fulfils("ECL-59")
def may_report(tip: Tip) -> Verdict:
    """Allow a report in words; a way to reach the reporter is theirs to give or not."""
    return Verdict.of(
        {
            ReportRefusal.TEXT_MISSING: not tip.statement.strip(),
            ReportRefusal.TEXT_TOO_LONG: len(tip.statement) > MOST_REPORTED or len(tip.contact) > MOST_CONTACT,
        }
    )


def may_tell(text: str) -> Verdict:
    """Allow reasons for the reporter, or for telling no authority, that are neither empty nor too long."""
    return Verdict.of(
        {ReportRefusal.TEXT_MISSING: not text.strip(), ReportRefusal.TEXT_TOO_LONG: len(text) > MOST_REPORTED}
    )


@fulfils("ECL-29")
def may_find(found: ReportFinding, *, offence: Offence, shop_id: UUID, secrets: Collection[str]) -> Verdict:
    """Allow a finding with reasons, duties, and either a measure or the reason for none.

    Breaches of articles 12 or 13 are stopped at once. None of the ``secrets``, which lead to the report, may stand in
    words that the shop reads.
    """
    measure = found.measure
    checks = {
        ReportRefusal.TEXT_MISSING: not found.reasons.strip(),
        ReportRefusal.TEXT_TOO_LONG: max(len(found.reasons), len(found.done)) > MOST_REPORTED,
        ReportRefusal.BASIS_MISSING: not found.basis,
        ReportRefusal.BASIS_UNKNOWN: bool(set(found.basis) - CATALOGUE.keys()),
        ReportRefusal.MEASURE_OR_DONE: bool(measure) == bool(found.done.strip()),
        ReportRefusal.NOT_AT_ONCE: offence in AT_ONCE and measure is not None and not found.danger.strip(),
        ReportRefusal.ANOTHER_SHOP: measure is not None and measure.merchant_id != shop_id,
        ReportRefusal.TELLS_ON_REPORTER: tells_on(found, secrets),
    }
    return Verdict.of(checks)


def secrets(*, number: str, account: str, contact: str, statement: str) -> list[str]:
    """The words that would lead from a measure to a report: its number, and the telling parts of its texts."""
    sentences = [said.strip() for said in ENDS.split(statement)]
    named = [number, account, *(part for part in APART.split(contact) if part.casefold() not in LEADS_NOWHERE)]
    told = [*named, *(said for said in sentences if len(said) >= SHORTEST_SENTENCE)]
    return [one for one in dict.fromkeys(told) if len(one) >= (SHORTEST_WORD if _is_word(one) else SHORTEST_SECRET)]


def tells_on(found: ReportFinding, secrets: Collection[str]) -> bool:
    """Say whether the measure would tell the shop who reported it, or that somebody did."""
    if found.measure is None:
        return False
    said = "\n".join([found.measure.facts, *found.measure.evidence, found.danger])
    return any(_is_in(said, secret) for secret in secrets)


def _is_in(said: str, secret: str) -> bool:
    """Find a secret in a text; a word of Latin letters only as a whole word."""
    if _is_word(secret):
        return bool(re.search(rf"\b{secret}\b", said, re.ASCII | re.IGNORECASE))
    return secret.casefold() in said.casefold()


def _is_word(text: str) -> bool:
    return text.isascii() and text.isalpha()


@fulfils("ECL-29")
def may_hand_over(lead: LeadReceipt) -> Verdict:
    """Allow a lead with an authority and its number: without them no report is closed."""
    return Verdict.of(
        {
            ReportRefusal.AUTHORITY_MISSING: not lead.authority.strip(),
            ReportRefusal.REFERENCE_MISSING: not lead.reference.strip(),
            ReportRefusal.TEXT_TOO_LONG: max(len(lead.authority), len(lead.reference)) > MOST_CONTACT,
        }
    )

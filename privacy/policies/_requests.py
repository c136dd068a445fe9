"""What may be asked about one's own data, what of a closed account is held, and until when?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.rules import Rule, codes_of, rule
from platform_core.legal.spans import CalendarDays, Hours, MonthEnd, Months, Promised, Span, WorkingDays, Years
from platform_core.vault import normal
from privacy.types import CONTACT, COPIES, IN_WORDS, AskRefusal, NewRequest, RequestKind

AT_ONCE: Final = frozenset({"account", "RT_ACCOUNT", "RT_IDDOC"})  # nothing holds these: they go with the account
LOOKED_AT: Final = Years(1)  # how often a hold without a date is looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What the guards of a request judge."""

    kind: RequestKind
    names_fields: bool


@fulfils("NDR-23", "ECL-24a")
def may_ask(new: NewRequest) -> Verdict:
    """Nothing but what the answer needs is asked for: words where a person answers, a field where one is corrected."""
    corrects = new.kind is RequestKind.CORRECTION
    return Verdict.of(
        {
            AskRefusal.WORDS_WANTED: new.kind in IN_WORDS and not new.words.strip(),
            AskRefusal.NOTHING_TO_CORRECT: corrects and not new.contact and not new.words.strip(),
            AskRefusal.FIELD_OR_WORDS: corrects and bool(new.contact) and bool(new.words.strip()),
            AskRefusal.FIELD_NOT_YOURS_TO_SET: not new.contact.keys() <= {*CONTACT},
            AskRefusal.NAME_AND_PHONE_STAY: any(new.contact.get(field) == "" for field in ("name", "phone")),
            AskRefusal.CONTACT_INVALID: not _is_contact(new.contact),
        }
    )


def wants_code(new: NewRequest) -> bool:
    """Where everything leaves the house, or a way in changes or goes, a session alone is not proof enough."""
    return new.kind in (*COPIES, RequestKind.DELETION) or bool(new.contact)


def is_answered_by_staff(facts: RequestFacts) -> bool:
    """In words by a person: all that no field and no copy answers."""
    return facts.kind in IN_WORDS or (facts.kind is RequestKind.CORRECTION and not facts.names_fields)


@fulfils("PIP-47")
def period_of(retention: str) -> Span | None:
    """How long this class outlives what it was kept for; None until something happens or for good.

    Where the rule gives several, the longest of them. Raises ``LookupError`` for a class that nothing holds.
    """
    if retention in AT_ONCE:
        raise LookupError(f"nothing holds {retention}")
    found = [rule(code) for code in codes_of(retention)]
    spans = [span for each in found for span in _spans(each)]
    return max(spans, key=_roughly) if spans and all(each.value is not None for each in found) else None


@fulfils("PIP-47", "NDR-24")
def may_be_destroyed(ends: Collection[datetime | None], *, at: datetime) -> bool:
    """Only when every hold on the same class is over: the latest date counts, and one without a date outlasts all."""
    return all(end is not None and end <= at for end in ends)


def _spans(found: Rule) -> list[Span]:
    own = [] if found.value is None else [found.length]
    return own + ([found.also.length] if found.also else [])


def _roughly(span: Span | Promised) -> int:
    days: Mapping[type[Any], int] = {Hours: 0, CalendarDays: 1, WorkingDays: 2, Months: 30, MonthEnd: 30, Years: 365}
    return days[type(span)] * int(getattr(span, "n", 0))


def _is_contact(contact: Mapping[str, str]) -> bool:
    how = {"name": normal.name, "phone": normal.phone, "email": normal.email}
    try:
        for field, text in contact.items():
            if text and field in how:
                how[field](text)
    except ValueError:
        return False
    return True

"""A rule and a change of it in words, for staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from platform_core.legal.models.rules import LegalRule
from platform_core.legal.queries import rules
from platform_core.legal.registry import Payload
from platform_core.legal.rules import Floor, Rule, Unmeasured, rule
from platform_core.legal.spans import DAY, local_day
from platform_core.legal.types import NewNumber
from platform_core.money import Money
from platform_core.ui import wording

UNMEASURED: Final[Mapping[str, Any]] = {
    Unmeasured.PROMISED: _("as the contract says"),
    Unmeasured.AT_ONCE: _("at once"),
    Unmeasured.BEFOREHAND: _("beforehand"),
    Unmeasured.EVENT: _("until something happens"),
    Unmeasured.FOR_GOOD: _("for good"),
}


def about(says: str) -> str:
    """The subject of a rule, translated."""
    return gettext(says)


def counted_from(starts: str) -> str:
    """The event that starts the count, in the words of rules: "an order" means other things elsewhere."""
    return pgettext("counted from", starts)


def number(value: int | None, unit: str) -> str:
    """A length of time in words, or the text that stands in its place."""
    if value is None:
        return str(UNMEASURED[unit])
    texts = {
        "minutes": ngettext("%(n)d minute", "%(n)d minutes", value),
        "hours": ngettext("%(n)d hour", "%(n)d hours", value),
        "calendar_days": ngettext("%(n)d calendar day", "%(n)d calendar days", value),
        "working_days": ngettext("%(n)d working day", "%(n)d working days", value),
        "months": ngettext("%(n)d month", "%(n)d months", value),
        "years": ngettext("%(n)d year", "%(n)d years", value),
        "month_end": _month_end(value),
        "full_days_before": ngettext("%(n)d full day before", "%(n)d full days before", value),
        "hours_before": ngettext("%(n)d hour before", "%(n)d hours before", value),
        "fen_a_year": gettext("%(amount)s a year"),
        "times": ngettext("%(n)d time", "%(n)d times", value),
    }
    return texts[unit] % {"n": value, "amount": wording.amount(Money(value))}


def _month_end(months: int) -> str:
    if not months:
        return gettext("the end of the same month")
    return ngettext("the end of the month, %(n)d month on", "the end of the month, %(n)d months on", months)


def length(found: Rule) -> str:
    """The whole length: with the period that bars it, and with the second number if there is one."""
    text = number(found.value, found.unit)
    if found.ends_before:
        text = gettext("%(length)s, before %(rule)s ends") % {"length": text, "rule": found.ends_before}
    if found.also:
        second = number(found.also.value, found.also.unit)
        when = pgettext("a second number", found.also.when)
        text = f"{text}; {when}: {second} ({counted_from(found.also.starts)})"
    return text


def bound(found: Rule) -> str:
    """The bound of a number of the house, in words."""
    least = found.floor is Floor.AT_LEAST
    text = gettext("at least %(length)s") if least else gettext("at most %(length)s")
    return text % {"length": number(found.bound, found.unit)}


def by_whose_word(found: Rule) -> str:
    """Whether the rule may be shown as law or as the platform's promise."""
    if found.is_hearsay:
        return gettext("nothing yet: its text has not been read")
    return gettext("the law") if found.is_law else gettext("the platform's promise")


def begins(row: LegalRule) -> str:
    """The first day; empty for a rule that has held for as long as we know."""
    return "–" if row.effective_from == date.min else date_format(row.effective_from, "Y-m-d")


def ends(row: LegalRule) -> str:
    """The first day of the next version: of the house's numbers, or of the file's."""
    own = row.proposal_id is not None
    later = LegalRule.objects.filter(
        code=row.code, effective_from__gt=row.effective_from, proposal__isnull=not own
    ).order_by("effective_from")
    following = later.first()
    return date_format(following.effective_from, "Y-m-d") if following else "–"


def today(code: str, *, at: datetime) -> str:
    """The length that holds today."""
    return held(code, on=local_day(at))


def held(code: str, *, on: date) -> str:
    """The length that held, or will hold, on a day."""
    try:
        found = rules.in_force(code, on=on)
    except LookupError:
        return gettext("nothing yet")
    return f"{length(found)} (v{found.version})"


def of_number(payload: Payload) -> Mapping[str, Any]:
    """The change that a proposal would make: from which number to which, from when, and within which bound."""
    new = NewNumber.from_payload(payload)
    base = rule(new.code, on=new.effective_from)
    return {
        gettext("Rule"): new.code,
        gettext("What it is about"): about(base.says),
        gettext("Counted from"): counted_from(base.starts),
        gettext("Until then"): held(new.code, on=new.effective_from - DAY),
        gettext("From then on"): number(new.value, base.unit),
        gettext("Holds from"): date_format(new.effective_from, "Y-m-d"),
        gettext("May be"): bound(base),
        gettext("Shown as"): gettext("the platform's promise"),
    }

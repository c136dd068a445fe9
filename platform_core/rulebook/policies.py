"""Rules about rules and articles: whether a text may be one, for which day it may be announced, and its changes."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.rules import rule
from platform_core.legal.spans import DAY, CalendarDays, FullDaysBefore, local_day
from platform_core.rulebook.types import (
    MANDATORY,
    AnnouncementFacts,
    AnnouncementRefusal,
    ArticleFacts,
    ArticleRefusal,
    DiffLine,
    DraftFacts,
    DraftRefusal,
    RuleKind,
    Weight,
)

NUMBER: Final = re.compile(r"\{([A-Z][A-Z_]*(?:\.[a-z_]+)?)\}")  # {DL_NRR_WINDOW}, {DL_CMP_REVIEW.ask}
BETWEEN: Final = "\n---\n"  # stands between the two languages in what the hash is taken of
HEADING: Final = "## "


def digest(zh: str, en: str) -> str:
    """The SHA-256 of a text in both languages: of the Chinese, a line of three dashes, and the English."""
    return hashlib.sha256(f"{zh}{BETWEEN}{en}".encode()).hexdigest()


def numbers_in(*texts: str) -> frozenset[str]:
    """The codes of the numbers that these texts name."""
    return frozenset(code for text in texts for code in NUMBER.findall(text))


@fulfils("ECL-32")
def may_draft(facts: DraftFacts) -> Verdict:
    """A rule stands in both languages, has the headings that the law asks for, and names only numbers that exist."""
    draft = facts.draft
    return Verdict.of(
        {
            DraftRefusal.LANGUAGE_MISSING: not (draft.zh.strip() and draft.en.strip()),
            DraftRefusal.TOPIC_MISSING: not covers(draft.rule, zh=draft.zh, en=draft.en),
            DraftRefusal.NUMBER_UNKNOWN: not numbers_in(draft.zh, draft.en) <= facts.known_numbers,
            DraftRefusal.SAME_TEXT: digest(draft.zh, draft.en) == facts.in_force,
            DraftRefusal.WHY_MISSING: not draft.why.strip(),
        }
    )


@fulfils("HSE-10")
def may_keep_article(facts: ArticleFacts) -> Verdict:
    """An article stands in both languages and names only numbers that exist."""
    return Verdict.of(
        {
            ArticleRefusal.LANGUAGE_MISSING: not (facts.zh.strip() and facts.en.strip()),
            ArticleRefusal.NUMBER_UNKNOWN: not numbers_in(facts.zh, facts.en) <= facts.known_numbers,
            ArticleRefusal.SAME_ARTICLE: digest(facts.zh, facts.en) == facts.holds,
        }
    )


@fulfils("HSE-10")
def may_publish_article(*, drafted_by: UUID | None, issued_by: UUID) -> Verdict:
    """Allow publishing an article by a second person."""
    return Verdict.of({ArticleRefusal.OWN_ARTICLE: issued_by == drafted_by})


@fulfils("ECL-32")
def covers(kind: RuleKind, *, zh: str, en: str) -> bool:
    """Does the text have each heading that the law asks of this rule, in both languages?"""
    chinese, english = (frozenset(text.splitlines()) for text in (zh, en))
    wanted = MANDATORY.get(kind, ())
    return all(HEADING + in_zh in chinese and HEADING + in_en in english for in_zh, in_en in wanted)


def sections(text: str) -> list[tuple[str, str]]:
    """The clauses of a rule, each as heading and body; a rule without headings is one clause under its title."""
    title, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    if parts:
        return [_part_sentence(part) for part in parts]
    return [_part_sentence(title.removeprefix("# "))]


@fulfils("ECL-34a", "OPR-12")
def earliest_effect(announced: datetime, *, weight: Weight) -> date:
    """The first day on which a change announced at this instant may take effect: the full days of notice lie between.

    Raises ``TypeError`` where the rule gives a period that is not counted in full days before.
    """
    code = rule("DL_RULE_NOTICE_MAJOR") if weight is Weight.MAJOR else rule("DL_RULE_NOTICE")
    notice = rule(code.code, on=local_day(announced)).length
    if not isinstance(notice, FullDaysBefore):
        raise TypeError(f"notice is counted in full days before, not as {notice}")
    return local_day(notice.earliest_effect(announced))


@fulfils("ECL-34a", "OPR-12")
def may_announce(facts: AnnouncementFacts) -> Verdict:
    """Allow an announcement by a second person, with full days of notice before the effect."""
    return Verdict.of(
        {
            AnnouncementRefusal.OWN_DRAFT: facts.announced_by == facts.drafted_by,
            AnnouncementRefusal.EFFECT_TOO_SOON: facts.effective_on < earliest_effect(facts.now, weight=facts.weight),
        }
    )


def until_effect(announced: datetime, *, effective_on: date) -> CalendarDays:
    """The period whose end is the beginning of the day of effect: the days that lie between the two."""
    between = effective_on - local_day(announced) - DAY
    return CalendarDays(between.days)


@fulfils("OPR-07", part="comments and replies")
def all_answered(unanswered: int) -> bool:
    """No change is announced over a comment that nobody has answered."""
    return unanswered == 0


@fulfils("ECL-34a")
def may_still_comment(*, until: datetime, at: datetime) -> bool:
    """Allow a comment up to the end and not a tick longer."""
    return at < until


@fulfils("ECL-34a")
def compare(before: str, after: str) -> list[DiffLine]:
    """The changes of a version, line by line. The first version of a rule is all added."""
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return list(_read(lines))


def _part_sentence(part: str) -> tuple[str, str]:
    heading, _, body = part.partition("\n")
    return heading.strip(), body.strip()


def _read(lines: Iterable[str]) -> Iterable[DiffLine]:
    kinds = {"  ": "same", "+ ": "added", "- ": "removed"}
    return (DiffLine(kinds[line[:2]], line[2:]) for line in lines if line[:2] in kinds)

"""Commands by which a text becomes a rule: drafted, shown to everybody, announced by a second person, in force on
its day.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case
from platform_core.legal.queries import calendars, rules
from platform_core.legal.rules import RULES
from platform_core.legal.spans import local_day
from platform_core.rows import one_after_the_other
from platform_core.rulebook import policies
from platform_core.rulebook.deadlines import COMMENT_WITHIN
from platform_core.rulebook.errors import AnnouncementRefused, ChangeUnderWay, DraftRefused, WordsMissing
from platform_core.rulebook.models.versions import Version
from platform_core.rulebook.states import PENDING
from platform_core.rulebook.types import AnnouncementFacts, Draft, DraftFacts, Weight


@transaction.atomic(savepoint=False)
def draft(new: Draft, *, by: Actor, at: datetime) -> Version:
    """Write the next version of a rule. Nobody but staff reads it before comments are asked for.

    Raises ``DraftRefused`` with every reason.
    """
    one_after_the_other(f"rulebook {new.rule}")
    current = Version.objects.in_force().filter(rule=new.rule).first()
    facts = DraftFacts(
        draft=new, known_numbers=frozenset(RULES), in_force=current.sha256 if current is not None else ""
    )
    verdict = policies.may_draft(facts)
    if not verdict:
        raise DraftRefused(reasons=verdict.codes())
    row = Version(
        rule=new.rule,
        number=_next_number(new),
        weight=new.weight,
        zh=new.zh,
        en=new.en,
        sha256=policies.digest(new.zh, new.en),
        why=new.why.strip(),
        drafted_by=by.id,
        drafted_at=at,
    )
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@carries_out(Version.CASE, "open_comments")
@transaction.atomic(savepoint=False)
def open_comments(version_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Show a draft to everybody and take comments for the days that the rule gives.

    Raises ``VersionNotFound``, ``WrongRole``, ``IllegalTransition``, ``ChangeUnderWay``.
    """
    begun = begin(Version, "open_comments", version_id, by=by, at=at, move=False)
    _refuse_a_second_change(begun.row)
    current = Version.objects.in_force().filter(rule=begun.row.rule).first()
    within = rules.in_force(COMMENT_WITHIN.code, on=local_day(at)).length
    until = within.due(at, calendar=calendars.calendar()).strict
    return begun.move(comments_until=until, follows_id=current.id if current else None).say()


@carries_out(Version.CASE, "announce")
@transaction.atomic(savepoint=False)
def announce(version_id: UUID, *, effective_on: date, by: Actor, at: datetime) -> Version:
    """Publish a version with its day of effect, as a second person, once every comment has its answer.

    Raises ``VersionNotFound``, ``WrongRole``, ``IllegalTransition``, ``CommentsUnanswered``, ``AnnouncementRefused``.
    """
    begun = begin(Version, "announce", version_id, by=by, at=at, move=False)
    _refuse_announcement(begun.row, effective_on=effective_on, by=by, at=at)
    span = policies.until_effect(at, effective_on=effective_on)
    return begun.move(effective_on=effective_on, announced_by=by.id).say(promised=span)


@carries_out(Version.CASE, "enter_into_force")
@transaction.atomic(savepoint=False)
def enter_into_force(version_id: UUID, *, by: Actor, at: datetime) -> Version:
    """Let a version take effect on its day. The one before goes into the archive in the same moment."""
    begun = begin(Version, "enter_into_force", version_id, by=by, at=at, move=False)
    before = Version.objects.in_force().filter(rule=begun.row.rule).first()
    if before is not None:
        begin(Version, "archive", before.id, by=by, at=at).say()
    return begun.move().say()


@carries_out(Version.CASE, "withdraw")
@transaction.atomic(savepoint=False)
def withdraw(version_id: UUID, *, reason: str, by: Actor, at: datetime) -> Version:
    """Give up a change before its effect, and say why. Raises as ``open_comments`` does, and ``WordsMissing``."""
    begun = begin(Version, "withdraw", version_id, by=by, at=at, move=False)
    why = require_text(reason)
    return begun.move(reason=why).say(reason=why)


def require_text(text: str) -> str:
    """The text, stripped. Raises ``WordsMissing`` if there is none."""
    if not text.strip():
        raise WordsMissing
    return text.strip()


def _next_number(new: Draft) -> int:
    last = Version.objects.filter(rule=new.rule).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _refuse_a_second_change(row: Version) -> None:
    """Refuse a second change: of two that open drafts of one rule, the second waits here, and is told so."""
    one_after_the_other(f"rulebook {row.rule}")
    if Version.objects.filter(rule=row.rule, state__in=[*map(str, PENDING)]).exists():
        raise ChangeUnderWay(rule=row.rule)


def _refuse_announcement(row: Version, *, effective_on: date, by: Actor, at: datetime) -> None:
    weight = Weight(row.weight)
    if row.drafted_by is None:  # what came with a release is in force already
        raise LookupError(f"nobody drafted {row}")
    verdict = policies.may_announce(
        AnnouncementFacts(
            drafted_by=row.drafted_by, announced_by=by.id, weight=weight, effective_on=effective_on, now=at
        )
    )
    if not verdict:
        earliest = policies.earliest_effect(at, weight=weight)
        raise AnnouncementRefused(reasons=verdict.codes(), earliest=earliest.isoformat())

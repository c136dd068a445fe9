"""Rows of rules: their versions, the public's comments on them, and acceptances."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final
from uuid import UUID

import pgtrigger
from django.db import connection, models
from django.db.models import F, Q

from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import AppendOnly, Row, kept_by_the_database, moved_by_the_worker, new_id
from platform_core.rulebook.case.versions import STAFF, SYSTEM, VERSION
from platform_core.rulebook.errors import CommentNotFound, RuleNotFound
from platform_core.rulebook.states import HOLDS, PENDING
from platform_core.rulebook.states import VersionState as S
from platform_core.rulebook.types import InForce, Occasion, RuleKind, Weight
from platform_core.tenancy.walls import APPEND, READ, Wall

READ_BY_ALL: Final = tuple(
    Wall(role, public=True) for role in ("anonymous", "shopper", "merchant", "regulator", "outside")
)

HELD: Final = (
    "SELECT id, rule, number, sha256 FROM rulebook_version WHERE state = 'in_force' AND rule = ANY (%(kinds)s)"
)

# The first text of each rule comes with the release that brings it; there is nothing that it changes.
BORN: Final = """
IF NOT (NEW.number = 1 AND NEW.state = 'in_force' AND session_user = 'tp_migrator')
THEN RAISE EXCEPTION 'a row is born drafted'; END IF;
RETURN NEW;
"""

# The database checks again what the commands checked. The web's own login cannot date anything back, and cannot bring
# a rule into force at all (`moved_by_the_worker`).
IN_TIME: Final = """
IF session_user = 'tp_app' AND NEW.state IN ('opened', 'announced')
   AND (CASE NEW.state WHEN 'opened' THEN NEW.opened_at ELSE NEW.announced_at END < tianping_now()) IS NOT FALSE
THEN RAISE EXCEPTION 'no date lies before the act'; END IF;
IF NEW.state = 'opened' THEN
    day := (NEW.opened_at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT value INTO days FROM legal_legalrule WHERE code = 'DL_RULE_COMMENT' AND proposal_id IS NULL
        AND effective_from <= day ORDER BY effective_from DESC LIMIT 1;
    IF (NEW.comments_until >= (day + days + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
    THEN RAISE EXCEPTION 'the public has % days for comments', days; END IF;
ELSIF NEW.state = 'heard' THEN
    IF (NEW.heard_at >= NEW.comments_until) IS NOT TRUE
    THEN RAISE EXCEPTION 'comments are taken until %', NEW.comments_until; END IF;
ELSIF NEW.state = 'announced' THEN
    day := (NEW.announced_at AT TIME ZONE 'Asia/Shanghai')::date;
    SELECT value INTO days FROM legal_legalrule WHERE proposal_id IS NULL AND effective_from <= day
        AND code = CASE NEW.weight WHEN 'major' THEN 'DL_RULE_NOTICE_MAJOR' ELSE 'DL_RULE_NOTICE' END
        ORDER BY effective_from DESC LIMIT 1;
    IF (NEW.effective_on > day + days) IS NOT TRUE
    THEN RAISE EXCEPTION 'a rule is announced % full days before it takes effect', days; END IF;
    IF (NEW.announced_by <> NEW.drafted_by) IS NOT TRUE
    THEN RAISE EXCEPTION 'two persons publish a rule'; END IF;
    IF EXISTS (SELECT FROM rulebook_comment c WHERE c.version_id = NEW.id
               AND NOT EXISTS (SELECT FROM rulebook_answer a WHERE a.comment_id = c.id))
    THEN RAISE EXCEPTION 'every comment is answered first'; END IF;
ELSIF NEW.state = 'in_force' THEN
    IF (NEW.in_force_at >= NEW.effective_on::timestamp AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
    THEN RAISE EXCEPTION 'no rule enters into force before %', NEW.effective_on; END IF;
END IF;
RETURN NEW;
"""

# What was announced stands: until when comments are taken, by whom and for which day.
ANNOUNCED_STANDS: Final = """
IF OLD.state <> 'drafted' AND (OLD.opened_at, OLD.comments_until, OLD.follows_id)
      IS DISTINCT FROM (NEW.opened_at, NEW.comments_until, NEW.follows_id)
   OR OLD.state NOT IN ('drafted', 'opened', 'heard') AND (OLD.announced_at, OLD.announced_by, OLD.effective_on)
      IS DISTINCT FROM (NEW.announced_at, NEW.announced_by, NEW.effective_on)
THEN RAISE EXCEPTION 'what was announced stands'; END IF;
RETURN NEW;
"""

IN_PERSON: Final = (
    "IF current_user = 'tp_staff' AND coalesce(NEW.announced_by, NEW.drafted_by)"
    " IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid"
    " THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;"
)


class VersionQuerySet(CaseQuerySet["Version"]):
    def published(self) -> VersionQuerySet:
        """The versions that everybody may read: all but drafts, and drafts that were withdrawn."""
        return self.filter(Q(state__in=[*map(str, (*PENDING, *HOLDS))]) | Q(opened_at__isnull=False))

    def in_force(self) -> VersionQuerySet:
        return self.filter(state=S.IN_FORCE)

    def held(self, kinds: Sequence[RuleKind]) -> tuple[InForce, ...]:
        """The versions of these rules in force now, in their order, without the texts."""
        with connection.cursor() as cursor:
            cursor.execute(HELD, {"kinds": list(map(str, kinds))})
            return _in_order(cursor.fetchall(), kinds)

    def numbered(self, rule: str, number: int) -> Version:
        """One version, as everybody reads it. Raises ``RuleNotFound``."""
        found = self.published().filter(rule=rule, number=number).first()
        if found is None:
            raise RuleNotFound(rule=rule, number=number)
        return found


class Version(Row, CaseRow):
    """A version of a rule in both languages. Its text never changes; a correction is another version.

    ``follows`` is the version in force when comments are asked for, with which it is compared. Nobody drafted or
    announced the first versions, which came with a release.
    """

    CASE = VERSION
    rule = models.CharField(max_length=20, choices=[(k.value, k.value) for k in RuleKind])
    number = models.PositiveIntegerField()
    weight = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Weight])
    zh = models.TextField()
    en = models.TextField()
    sha256 = models.CharField(max_length=64)
    why = models.TextField(blank=True, default="")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    drafted_by = models.UUIDField(null=True)
    drafted_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    comments_until = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    announced_by = models.UUIDField(null=True)
    announced_at = models.DateTimeField(null=True)
    effective_on = models.DateField(null=True)
    in_force_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["rule"], condition=Q(state="in_force"), name="one_version_in_force"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(state__in=[*map(str, PENDING)]), name="one_change_at_a_time"
            ),
            models.CheckConstraint(condition=Q(rule__in=[*map(str, RuleKind)]), name="rule_of_the_book"),
            models.CheckConstraint(condition=Q(weight__in=[*map(str, Weight)]), name="change_has_a_weight"),
            models.CheckConstraint(condition=~Q(zh="") & ~Q(en=""), name="rule_in_both_languages"),
            models.CheckConstraint(condition=Q(number=1) | Q(drafted_by__isnull=False), name="somebody_drafted_it"),
            models.CheckConstraint(condition=~Q(announced_by=F("drafted_by")), name="announced_by_a_second_person"),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="withdrawn_with_a_reason"),
            *READ_BY_ALL,
            Wall("staff", may=("SELECT", "INSERT", VERSION.may_update(STAFF, also=["id"]))),
            Wall("system", may=("SELECT", VERSION.may_update(SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="born",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.state IS DISTINCT FROM 'drafted'"),
                func=BORN,
            ),
            *kept_by_the_database(VERSION.lifecycle)[1:],
            moved_by_the_worker(S.HEARD, S.IN_FORCE, S.ARCHIVED),
            pgtrigger.Trigger(
                name="published_in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                declare=[("day", "date"), ("days", "integer")],
                func=IN_TIME,
            ),
            pgtrigger.Trigger(
                name="announced_stands", when=pgtrigger.Before, operation=pgtrigger.Update, func=ANNOUNCED_STANDS
            ),
            pgtrigger.ReadOnly(
                name="text_stays",
                fields=["rule", "number", "weight", "zh", "en", "sha256", "why", "drafted_by", "drafted_at"],
            ),
            pgtrigger.Trigger(
                name="in_person",  # nobody drafts or announces in another person's name
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=IN_PERSON,
            ),
            pgtrigger.Trigger(
                name="announced_in_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.announced_by IS DISTINCT FROM NEW.announced_by"),
                func=IN_PERSON,
            ),
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def unanswered(self) -> CommentQuerySet:
        return self.filter(answer=None)

    def take(self, comment_id: UUID) -> Comment:
        """Raises ``CommentNotFound``. It is append-only, so there is nothing to lock."""
        found = self.filter(id=comment_id).first()
        if found is None:
            raise CommentNotFound(comment_id=comment_id)
        return found


class Comment(AppendOnly, Row):
    """A comment of somebody of the public on a change. It is published without their name."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")
    person_id = models.UUIDField()
    text = models.TextField()
    said_at = models.DateTimeField()

    objects = CommentQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            *(wall for wall in READ_BY_ALL if wall.role != "shopper"),
            Wall("shopper", own="person_id", may=APPEND, public=True),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="while_asked",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT FROM rulebook_version WHERE id = NEW.version_id AND state = 'opened'"
                    " AND NEW.said_at < comments_until"
                    " AND (session_user <> 'tp_app' OR tianping_now() < comments_until))"
                    " THEN RAISE EXCEPTION 'nobody asks for comments on this version now'; END IF; RETURN NEW;"
                ),
            ),
        )


class Answer(AppendOnly, Row):
    """The platform's answer to a comment. It is published beside it."""

    comment = models.OneToOneField(Comment, on_delete=models.PROTECT, related_name="answer")
    text = models.TextField()
    answered_by = models.UUIDField()
    answered_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="answer_says_something"),
            *READ_BY_ALL,
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


# What holds, and its acceptance where exactly that is accepted: one statement, so nothing changes in between.
RECORD: Final = """
WITH held AS (HELD), stored AS (
  INSERT INTO rulebook_acceptance (id, act_id, person_id, version_id, occasion, about_id, accepted_at)
  SELECT (%(ids)s::uuid[])[array_position(%(kinds)s::text[], held.rule::text)], %(act_id)s, %(person_id)s, held.id,
    %(occasion)s, %(about_id)s, %(accepted_at)s FROM held
  WHERE (SELECT array_agg(id ORDER BY id) FROM held)
      = (SELECT array_agg(id ORDER BY id) FROM unnest(%(versions)s::uuid[]) AS said (id))
  ORDER BY array_position(%(kinds)s::text[], held.rule::text)
)
SELECT id, rule, number, sha256 FROM held
""".replace("HELD", HELD)


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def record_all(self, versions: Collection[UUID], *, kinds: Sequence[RuleKind], **act: Any) -> tuple[InForce, ...]:
        """Store that these versions were accepted by one act, if they are the ones in force of these kinds; else
        nothing.

        Return the versions in force, in the order of the kinds.
        """
        with connection.cursor() as cursor:
            ids = [new_id() for _ in kinds]
            cursor.execute(RECORD, {"versions": list(set(versions)), "kinds": list(map(str, kinds)), "ids": ids, **act})
            return _in_order(cursor.fetchall(), kinds)


class Acceptance(AppendOnly, Row):
    """One version that somebody accepted by an act of their own, which may have been about several (``act_id``).

    ``about_id`` is the account that was opened, or the purchase.
    """

    act_id = models.UUIDField()
    person_id = models.UUIDField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Occasion])
    about_id = models.UUIDField()
    accepted_at = models.DateTimeField()

    objects = AcceptanceQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["person_id", "accepted_at"], name="acceptances_of_a_person"),)
        constraints = (
            models.UniqueConstraint(fields=["about_id", "version"], name="one_acceptance_a_version"),
            models.CheckConstraint(condition=Q(occasion__in=[*map(str, Occasion)]), name="known_occasion"),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="of_what_holds",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF NOT EXISTS (SELECT FROM rulebook_version WHERE id = NEW.version_id AND state = 'in_force')"
                    " THEN RAISE EXCEPTION 'only what is in force is accepted'; END IF; RETURN NEW;"
                ),
            ),
        )


def _in_order(rows: Iterable[tuple[UUID, str, int, str]], kinds: Sequence[RuleKind]) -> tuple[InForce, ...]:
    held = [InForce(version_id=id_, rule=RuleKind(rule), number=nr, sha256=sha256) for id_, rule, nr, sha256 in rows]
    return tuple(sorted(held, key=lambda each: kinds.index(each.rule)))

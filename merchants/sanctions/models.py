"""Rows of measures, their grounds and bulletins, with the guards of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from merchants.sanctions.case import SANCTION, TAKEN
from merchants.sanctions.errors import BulletinNotFound
from merchants.sanctions.states import SanctionState as S
from merchants.sanctions.types import Measure, SanctionKind, Statement
from merchants.violations.models import Violation
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

# The shop has its days to answer, also against a row that says otherwise.
HEARD_FOR_ITS_DAYS: Final = """
SELECT value INTO days FROM legal_legalrule WHERE code = 'DL_SANCTION_HEARING' AND proposal_id IS NULL
    AND effective_from <= (NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY effective_from DESC LIMIT 1;
IF (NEW.hearing_until >= ((NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date + days + 1)::timestamp
                          AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
THEN RAISE EXCEPTION 'a shop has % days to answer', days; END IF;
RETURN NEW;
"""

# Who moves a measure where. The web's login may become any shop, so the steps of the clocks are closed to it.
IN_ORDER: Final = """
IF NEW.state = 'heard' AND NEW.answered_at IS NULL
   AND (session_user = 'tp_app' OR (NEW.heard_at >= NEW.hearing_until) IS NOT TRUE)
THEN RAISE EXCEPTION 'the shop may answer until %', NEW.hearing_until;
ELSIF current_user = 'tp_merchant' AND session_user = 'tp_app' AND NEW.state NOT IN ('heard', 'appealed')
THEN RAISE EXCEPTION 'no shop says that % is %', NEW.id, NEW.state;
ELSIF session_user = 'tp_app' AND (NEW.state = 'lapsed' OR NEW.state = 'stands' AND OLD.state = 'decided')
THEN RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;
ELSIF NEW.state = 'decided' AND (NEW.decided_by IS NULL OR NEW.reasons = '')
THEN RAISE EXCEPTION 'a measure is decided by somebody, with reasons';
ELSIF OLD.state = 'appealed' AND (NEW.reviewed_by IS NULL OR NEW.review = '')
THEN RAISE EXCEPTION 'an appeal is answered by somebody, with reasons';
ELSIF NEW.state = 'appealed' AND NEW.appeal = ''
THEN RAISE EXCEPTION 'an appeal says something';
ELSIF NEW.state = 'lapsed' AND NEW.effective_at IS NOT NULL
THEN RAISE EXCEPTION 'what is in effect does not lapse';
ELSIF NEW.state IN ('dropped', 'reversed') AND NEW.effective_at IS NOT NULL AND NEW.ended_at IS NULL
THEN RAISE EXCEPTION 'what is % has no effect any more', NEW.state;
ELSIF NEW.state = 'dropped' AND NEW.reason = ''
THEN RAISE EXCEPTION 'dropped with a reason';
END IF;
RETURN NEW;
"""

# So nobody who has decided can make it another person who did.
SAID_ONCE: Final = """
FOREACH said IN ARRAY ARRAY['answer', 'answered_by', 'answered_at', 'danger', 'imposed_by', 'decided_by', 'reasons',
    'appeal', 'appealed_by', 'reviewed_by', 'review', 'reason', 'published_at', 'effective_at', 'lifted_at',
    'restored_at', 'ends_on', 'ended_at'] LOOP
    IF coalesce(to_jsonb(OLD) ->> said, '') <> '' AND to_jsonb(OLD) -> said IS DISTINCT FROM to_jsonb(NEW) -> said
    THEN RAISE EXCEPTION 'what was said stands: %', said; END IF;
END LOOP;
RETURN NEW;
"""

# Nobody of staff proposes, imposes, decides or reviews in another person's name.
SAID_IN_PERSON: Final = """
IF EXISTS (
    SELECT FROM unnest(ARRAY['proposed_by', 'imposed_by', 'decided_by', 'reviewed_by']) AS who (said)
    WHERE to_jsonb(NEW) ->> said IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ->> said END
      AND to_jsonb(NEW) ->> said IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')
)
THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF;
RETURN NEW;
"""

# A measure that keeps a danger from consumers is ended by no clock.
ENDED_BY_A_PERSON: Final = """
IF NEW.danger <> '' AND current_user = 'tp_system'
THEN RAISE EXCEPTION 'where consumers are in danger, a person ends the measure'; END IF;
RETURN NEW;
"""

OF_A_PROPOSAL: Final = (
    "IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND state = 'proposed')"
    " THEN RAISE EXCEPTION 'what a measure answers is named with the proposal'; END IF; RETURN NEW;"
)

OF_WHAT_TOOK_EFFECT: Final = (
    "IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND effective_at IS NOT NULL)"
    " THEN RAISE EXCEPTION 'nothing is published of a measure that was not taken'; END IF; RETURN NEW;"
)

KINDS: Final = [kind.value for kind in SanctionKind]
STATEMENTS: Final = [said.value for said in Statement]
IN_EFFECT: Final = Q(effective_at__isnull=False, ended_at=None) & (Q(lifted_at=None) | Q(restored_at__isnull=False))
DECIDED: Final = [*map(str, (*TAKEN, S.REVERSED))]
GIVEN: Final = (  # with the proposal, and never changed
    *("number", "kind", "facts", "rule_version", "clause", "evidence", "listings", "category", "until_on"),
    *("hearing_until", "proposed_by", "proposed_at"),
)


class SanctionQuerySet(CaseQuerySet["Sanction"]):
    def in_effect(self) -> SanctionQuerySet:
        return self.filter(IN_EFFECT)


class Sanction(TenantRow, CaseRow):
    """A measure against a shop: its facts, its clause, the statements of both sides, and since when it has effect.

    ``state`` is how far its procedure is. Whether it has effect is another matter, told by dates: it took effect, is
    over. ``lifted_at`` and ``restored_at`` are of measures that were lifted while nobody answered an appeal, which
    nothing does any more. ``until_on`` is the last day that was proposed, ``ends_on`` the one that counts. Each text is
    written once, and ``facts``, ``reasons`` and the like, which everybody reads, name no natural person.
    """

    CASE = SANCTION
    number = models.CharField(max_length=30)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    facts = models.TextField()
    rule_version = models.ForeignKey("rulebook.Version", on_delete=models.PROTECT, related_name="+")
    clause = models.PositiveIntegerField()
    evidence = models.JSONField(default=list)
    listings = models.JSONField(default=list)
    category = models.CharField(max_length=40, blank=True, default="")
    until_on = models.DateField(null=True)
    hearing_until = models.DateTimeField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    undecided_since = models.DateTimeField(null=True)
    danger = models.TextField(blank=True, default="")
    imposed_by = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True, default="")
    appealed_by = models.UUIDField(null=True)
    appealed_at = models.DateTimeField(null=True)
    unanswered_since = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)
    review = models.TextField(blank=True, default="")
    stands_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")  # why it was dropped, or lifted
    effective_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-proposed_at", "-id"], name="sanctions_of_a_shop"),
            models.Index(fields=["-proposed_at", "-id"], name="sanctions_newest"),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="sanction_number"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="sanction_of_known_kind"),
            models.CheckConstraint(condition=~Q(facts="") & Q(clause__gte=1), name="sanction_with_facts_and_clause"),
            models.CheckConstraint(
                condition=Q(kind=SanctionKind.SUSPENSION.value, listings=[], category="")
                | (~Q(kind=SanctionKind.SUSPENSION.value) & (~Q(listings=[]) ^ ~Q(category=""))),
                name="sanction_of_the_shop_or_of_goods",
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None)
                | (Q(state__in=DECIDED, decided_by__isnull=False) & ~Q(reasons=""))
                | (Q(imposed_by__isnull=False) & ~Q(danger="")),
                name="in_effect_with_a_decision_and_reasons",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None)
                | (
                    ~Q(reviewed_by=F("proposed_by"))
                    & ~Q(reviewed_by=F("decided_by"))
                    & (Q(imposed_by=None) | ~Q(reviewed_by=F("imposed_by")))
                ),
                name="reviewed_by_another_person",
            ),
            Wall("shopper", own="answered_by", may=READ),  # a person's own words, for their file
            Wall("merchant", own="merchant", may=("SELECT", SANCTION.may_update(Role.MERCHANT, also=["id"]))),
            Wall("staff", may=("SELECT", "INSERT", SANCTION.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", SANCTION.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(SANCTION.lifecycle),
            pgtrigger.Trigger(
                name="heard_for_its_days",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("days", "integer")],
                func=HEARD_FOR_ITS_DAYS,
            ),
            pgtrigger.Trigger(
                name="moved_in_order",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                func=IN_ORDER,
            ),
            pgtrigger.Trigger(
                name="said_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("said", "text")],
                func=SAID_ONCE,
            ),
            pgtrigger.Trigger(
                name="said_in_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("current_user = 'tp_staff'"),
                func=SAID_IN_PERSON,
            ),
            pgtrigger.Trigger(
                name="ended_by_a_person",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL"),
                func=ENDED_BY_A_PERSON,
            ),
            pgtrigger.ReadOnly(name="proposal_stays", fields=list(GIVEN)),
            pgtrigger.Protect(name="measure_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return self.number

    @property
    def taken_by(self) -> tuple[UUID | None, ...]:
        """The members of staff who had a part in taking it."""
        return self.proposed_by, self.imposed_by, self.decided_by

    @property
    def reviewed_at(self) -> datetime | None:
        """When the appeal was answered."""
        return self.reversed_at or self.stands_at

    @property
    def in_effect(self) -> bool:
        held_back = self.lifted_at is not None and self.restored_at is None
        return self.effective_at is not None and self.ended_at is None and not held_back

    def measure(self, *, reason: str = "") -> Measure:
        """The measure as its effect gets it."""
        return Measure(
            sanction_id=self.id,
            merchant_id=self.merchant_id,
            kind=SanctionKind(self.kind),
            listings=tuple(map(UUID, self.listings)),
            category=self.category,
            reason=reason,
        )


SANCTION_KEY: Final = CompositeKey(to="merchants.Sanction", fields=("merchant", "sanction"))


class Ground(TenantRow, AppendOnly):
    """A violation on record that a measure answers. When the measure is reversed, it counts no more."""

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="grounds", db_constraint=False)
    violation = models.ForeignKey(Violation, on_delete=models.PROTECT, related_name="+", db_constraint=False)

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            SANCTION_KEY,
            CompositeKey(to="merchants.Violation", fields=("merchant", "violation")),
            models.UniqueConstraint(fields=["sanction", "violation"], name="one_ground_a_violation"),
            Wall("merchant", own="merchant", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="of_a_proposal", when=pgtrigger.Before, operation=pgtrigger.Insert, func=OF_A_PROPOSAL
            ),
        )


class BulletinQuerySet(models.QuerySet["Bulletin"]):
    def about(self, sanction_id: UUID) -> BulletinQuerySet:
        """The statements about a measure, in their order. Raises ``BulletinNotFound`` where there is none."""
        found = self.filter(sanction_id=sanction_id).order_by("published_at", "id")
        if not found:
            raise BulletinNotFound(sanction_id=sanction_id)
        return found


class Bulletin(TenantRow, AppendOnly):
    """One statement about a measure, as everybody reads it, for good. ``published_by`` is none where the clock did it.

    The facts stand in each, so that none has to be looked for; ``words`` are the reasons of the statement. Beside the
    rows of ``queries.bulletins`` stands the ``latest`` statement about the measure.
    """

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="bulletins", db_constraint=False)
    said = models.CharField(max_length=20, choices=[(s, s) for s in STATEMENTS])
    number = models.CharField(max_length=30)
    trade_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    facts = models.TextField()
    words = models.TextField(blank=True, default="")
    rule_version = models.ForeignKey("rulebook.Version", on_delete=models.PROTECT, related_name="+")
    clause = models.PositiveIntegerField()
    targets = models.JSONField(default=list)
    last_day = models.DateField(null=True)
    happened_at = models.DateTimeField()
    published_at = models.DateTimeField()
    published_by = models.UUIDField(null=True)

    objects = BulletinQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["-published_at", "-id"], name="bulletins_newest"),)
        constraints = (
            TENANT_KEY,
            SANCTION_KEY,
            models.UniqueConstraint(fields=["sanction", "said"], name="said_once_in_public"),
            models.CheckConstraint(condition=Q(said__in=STATEMENTS), name="bulletin_of_known_statement"),
            *(Wall(role, public=True) for role in ("anonymous", "shopper", "merchant", "regulator", "outside")),
            Wall("staff", may=APPEND),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="of_what_took_effect",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_WHAT_TOOK_EFFECT,
            ),
        )

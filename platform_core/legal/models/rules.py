"""Rows of numbers, of the law and of the house, with their dates."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.legal.rules import HOUSE, Also, Floor, Kind, Rule
from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, Wall

OF_THE_HOUSE: Final = Q(version__gt=HOUSE)
PLAIN: Final = (
    *("code", "version", "says", "value", "unit", "limit", "ends_before", "starts", "certainty", "effective_from"),
)
EVERYBODY: Final = ("anonymous", "shopper", "merchant", "regulator", "outside")

# A number of the file holds until the next version of its code begins, so no two can overlap.
FOLLOWS: Final = """
IF current_user = 'tp_staff' THEN RAISE EXCEPTION 'staff set numbers of the house'; END IF;
IF NEW.version <> 1 + (SELECT count(*) FROM legal_legalrule WHERE code = NEW.code AND proposal_id IS NULL)
   OR EXISTS (SELECT FROM legal_legalrule
              WHERE code = NEW.code AND proposal_id IS NULL AND effective_from >= NEW.effective_from)
THEN RAISE EXCEPTION '% v% does not follow what there is', NEW.code, NEW.version; END IF;
RETURN NEW;
"""

# The database checks again what the command checked: who agreed to exactly this; that the house may set it; the floor
# on its first day; and how long before a change of rules must be announced.
SET_BY_TWO: Final = """
IF NOT EXISTS (SELECT FROM legal_proposal WHERE id = NEW.proposal_id AND kind = 'number' AND state = 'approved'
               AND payload = jsonb_build_object('code', NEW.code, 'value', NEW.value,
                                                'effective_from', NEW.effective_from::text))
THEN RAISE EXCEPTION 'two persons set a number'; END IF;
SELECT * INTO base FROM legal_legalrule WHERE code = NEW.code AND proposal_id IS NULL
    AND effective_from <= NEW.effective_from ORDER BY effective_from DESC LIMIT 1;
IF base.value IS NULL OR base.certainty NOT IN ('M2', 'conflict', 'policy')
THEN RAISE EXCEPTION '% is not ours to set', NEW.code; END IF;
IF (NEW.unit, NEW.floor, NEW.ends_before, NEW.starts, NEW.says, NEW.source, NEW.also, NEW."limit")
   IS DISTINCT FROM
   (base.unit, base.floor, base.ends_before, base.starts, base.says, base.source, base.also, base."limit")
THEN RAISE EXCEPTION 'only the number of % is ours to set', NEW.code; END IF;
IF NEW.value < 1 OR (CASE base.floor WHEN 'at_most' THEN NEW.value > coalesce(base."limit", base.value)
                                     ELSE NEW.value < coalesce(base."limit", base.value) END)
THEN RAISE EXCEPTION '% % is worse than %', NEW.value, NEW.unit, NEW.code; END IF;
today := (tianping_now() AT TIME ZONE 'Asia/Shanghai')::date;
SELECT value INTO notice FROM legal_legalrule WHERE code = 'DL_RULE_NOTICE' AND proposal_id IS NULL
    AND effective_from <= today ORDER BY effective_from DESC LIMIT 1;
IF (NEW.effective_from <= today + notice) IS NOT FALSE
THEN RAISE EXCEPTION 'a rule is announced before it takes effect'; END IF;
RETURN NEW;
"""


class LegalRule(AppendOnly, Row):
    """One version of a number. Versions up to 1000 come from the file (`rules.toml`), inserted after each migrate;
    higher ones were set by two persons of the house."""

    code = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    says = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in Kind])
    value = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=30)
    also = models.JSONField(null=True)
    limit = models.BigIntegerField(null=True)
    ends_before = models.CharField(max_length=60, blank=True, default="")
    starts = models.CharField(max_length=200)
    certainty = models.CharField(max_length=10)
    source = models.JSONField()
    floor = models.CharField(max_length=10, choices=[(f.value, f.value) for f in Floor])
    effective_from = models.DateField()
    proposal = models.OneToOneField("legal.Proposal", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["code", "version"], name="one_number_a_version"),
            models.UniqueConstraint(
                fields=["code", "effective_from"], condition=OF_THE_HOUSE, name="one_house_number_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="rule_of_known_kind"),
            models.CheckConstraint(condition=Q(floor__in=[f.value for f in Floor]), name="rule_has_a_floor"),
            models.CheckConstraint(condition=OF_THE_HOUSE ^ Q(proposal=None), name="house_numbers_are_proposed"),
            models.CheckConstraint(
                condition=~OF_THE_HOUSE | Q(kind=Kind.HOUSE.value, certainty="policy"), name="house_numbers_are_no_law"
            ),
            *(Wall(role, public=True) for role in EVERYBODY),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="follows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.proposal_id IS NULL"),
                func=FOLLOWS,
            ),
            pgtrigger.Trigger(
                name="set_by_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.proposal_id IS NOT NULL"),
                declare=[("base", "legal_legalrule%ROWTYPE"), ("today", "date"), ("notice", "integer")],
                func=SET_BY_TWO,
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    @classmethod
    def of(cls, rule: Rule, *, proposal_id: UUID | None = None) -> LegalRule:
        """The row for a rule, except for its end: that is where the next version begins."""
        fields = asdict(rule)
        del fields["effective_to"], fields["bar"]
        return cls(**fields, proposal_id=proposal_id)

    def rule(self) -> Rule:
        """The row as the value that all code uses."""
        same: dict[str, Any] = {name: getattr(self, name) for name in PLAIN}
        return Rule(
            **same,
            kind=Kind(self.kind),
            floor=Floor(self.floor),
            source=tuple(self.source),
            also=Also(**self.also) if self.also else None,
        )

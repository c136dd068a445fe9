"""Rows of keys: for whom, and for which retention class."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.rows import Row, Stateful, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.states import SUBJECT_KEY

CHANGE = ("SELECT", "INSERT", "UPDATE")


class SubjectKey(Stateful, Row):
    """The data key of one subject and retention class, wrapped by a master key that no table holds.

    A destroyed key leaves a tombstone: the statement also wipes the wrapped key, and no key is ever created in its
    place. A merchant's staff may read the keys of their buyers, since they read parcel labels; the walls of other
    tables decide which ciphertexts they can reach.
    """

    LIFECYCLE = SUBJECT_KEY
    subject_id = models.UUIDField()
    retention_class = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    kek_version = models.PositiveIntegerField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = (
            *kept_by_the_database(SUBJECT_KEY),
            pgtrigger.Trigger(
                name="shred",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.state = 'destroyed'"),
                func="NEW.wrapped = ''; RETURN NEW;",
            ),
            pgtrigger.Trigger(
                name="stays_destroyed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=(
                    "IF EXISTS (SELECT FROM vault_subjectkey WHERE subject_id = NEW.subject_id"
                    " AND retention_class = NEW.retention_class AND state = 'destroyed')"
                    " THEN RAISE EXCEPTION 'destroyed stays destroyed'; END IF; RETURN NEW;"
                ),
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["subject_id", "retention_class", "version"], name="one_key_a_version"),
            models.CheckConstraint(
                condition=Q(state="active", destroyed_at=None) | Q(state="destroyed", destroyed_at__isnull=False),
                name="destroyed_when",
            ),
            Wall("shopper", own="subject_id", may=APPEND),
            Wall("merchant", public=True),
            Wall("staff", may=READ),
            Wall("system", may=CHANGE),
        )

"""Rows of notices: each with its channels and its reading, and permissions to advertise."""

from __future__ import annotations

from typing import Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.actors import Actor, Role
from platform_core.notices.errors import NoticeNotFound
from platform_core.notices.states import DISPATCH
from platform_core.notices.types import ADVERTISEMENT
from platform_core.rows import AppendOnly, Row, Stateful, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall

PERMITTED = """
PERFORM FROM notices_permission WHERE id = NEW.permission_id AND person_id = NEW.person_id AND allowed FOR SHARE;
IF NOT FOUND THEN RAISE EXCEPTION 'nobody may advertise to % without their permission', NEW.person_id; END IF;
RETURN NEW;
"""


class PermissionQuerySet(models.QuerySet["Permission"]):
    def hold_still(self, person_id: UUID, *, advertiser: UUID | None) -> Permission | None:
        """Lock the permission FOR SHARE until commit: a refusal waits for the sending, or the sending waits for it."""
        held = self.raw(
            "SELECT * FROM notices_permission WHERE person_id = %s AND advertiser_id IS NOT DISTINCT FROM %s FOR SHARE",
            [person_id, advertiser],
        )
        return next(iter(held), None)


class Permission(Row):
    """May this advertiser send this person advertisements? ``advertiser`` is a shop, none the platform itself.

    The ledger of consents above proves the person's words and their time; this is the row that is locked while one is
    sent.
    """

    person_id = models.UUIDField()
    advertiser = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    text_version = models.PositiveIntegerField()
    allowed = models.BooleanField()
    changed_at = models.DateTimeField()
    objects = PermissionQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["advertiser", "person_id"], condition=Q(allowed=True), name="notices_audience"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "advertiser"], nulls_distinct=False, name="one_permission_an_advertiser"
            ),
            Wall("shopper", own="person_id", may=("SELECT", "INSERT", "UPDATE (text_version, allowed, changed_at)")),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="told",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% changed in silence', NEW.id; END IF; RETURN NULL;",
            ),
        )


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """A person's own notices; at the seller's door those sent to them for the shop."""
        match actor.role:
            case Role.SHOPPER:
                return self.filter(person_id=actor.id, merchant=None)
            case Role.MERCHANT:
                return self.filter(person_id=actor.id, merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.none()

    def see(self, notice_id: UUID, *, by: Actor) -> Notice:
        """The notice, if this actor may see it. Raises ``NoticeNotFound``."""
        found = self.visible_to(by).select_related("reading").filter(id=notice_id).first()
        if found is None:
            raise NoticeNotFound(notice_id=notice_id)
        return found


class Notice(AppendOnly, Row):
    """A notice as it was written, in every language, with the hash of its texts. It never changes.

    ``merchant`` is set if the person got it as someone of a shop, ``permission`` if it is an advertisement. Parameters
    and texts hold no personal data.
    """

    person_id = models.UUIDField()
    merchant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    template = models.CharField(max_length=80)
    params = models.JSONField()
    texts = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    permission = models.ForeignKey(Permission, on_delete=models.PROTECT, related_name="+", null=True)
    objects = NoticeQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(
                condition=Q(template=ADVERTISEMENT, permission__isnull=False)
                | (~Q(template=ADVERTISEMENT) & Q(permission=None)),
                name="advertisement_by_permission",
            ),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("outside", own="id", may=READ),  # whoever holds the link in an advertisement
            Wall("merchant", own="merchant", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        indexes = (models.Index(fields=["person_id", "-id"], name="notice_inbox"),)
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="permitted",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.permission_id IS NOT NULL"),
                func=PERMITTED,
            ),
        )


class Reading(AppendOnly, Row):
    """The addressee opened the notice. A row of its own, since the notice never changes."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="reading")
    person_id = models.UUIDField()
    merchant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    read_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            Wall("shopper", own="person_id", may=APPEND),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class Dispatch(Row, Stateful):
    """A notice on its way out by one channel."""

    LIFECYCLE = DISPATCH
    MOVED_WITH = ("carrier_ref",)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="dispatches")
    person_id = models.UUIDField()
    channel = models.CharField(max_length=10)
    carrier_ref = models.CharField(max_length=100, null=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["notice", "channel"], name="one_dispatch_a_channel"),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", "UPDATE")),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(DISPATCH)

"""Rows of reviews, of replies and of proposals to mask them."""

from __future__ import annotations

from typing import ClassVar, Final, Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Count, F, Prefetch, Q

from orders.reviews.case import CLOCK, MASKING, SHOP, SHOPPER, STAFF
from orders.reviews.errors import ReviewNotFound
from orders.reviews.policies import MOST_STARS
from orders.reviews.states import HIDES, SETTLED
from orders.reviews.states import MaskingState as S
from orders.reviews.types import MaskGround
from orders.sales.models.orders import ORDER_KEY, Order, OrderLine
from platform_core.actors import Actor, Role
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

REVIEW_KEY: Final = CompositeKey(to="orders.Review", fields=("merchant", "review"))
MASKING_KEY: Final = CompositeKey(to="orders.Masking", fields=("merchant", "masking"))
PUBLISHED: Final = tuple(Wall(role, public=True) for role in ("anonymous", "regulator", "outside"))
PLATFORM: Final = tuple(Wall(role, may=READ) for role in ("staff", "system", "auditor"))

OF_A_DELIVERED_LINE: Final = """
IF NOT EXISTS (
    SELECT FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
    WHERE l.id = NEW.line_id AND l.order_id = NEW.order_id AND l.sku_id = NEW.sku_id AND o.shopper_id = NEW.shopper_id
    AND (o.received_at IS NOT NULL
         OR EXISTS (SELECT FROM orders_shipment s WHERE s.order_id = o.id AND s.signed_at IS NOT NULL)
         OR EXISTS (SELECT FROM orders_codedelivery c WHERE c.order_id = o.id)))
THEN RAISE EXCEPTION 'a review is of what was delivered to its author'; END IF;
RETURN NEW;
"""
OF_ONES_OWN_REVIEW: Final = """
IF NOT EXISTS (SELECT FROM orders_review WHERE id = NEW.review_id AND shopper_id = NEW.shopper_id)
THEN RAISE EXCEPTION 'an author adds to their own review'; END IF;
RETURN NEW;
"""

# The database checks again what the commands checked: nobody decides in another's name, before the hearing is over, or
# twice. What time alone does, the web's own login cannot do at all.
BY_WHOM: Final = """
IF current_user = 'tp_staff' THEN person := nullif(current_setting('app.person_id', true), '')::uuid; END IF;
IF NEW.state = 'masked' AND (NEW.decided_by = person AND NEW.masked_at >= NEW.heard_until
   AND (session_user <> 'tp_app' OR tianping_now() >= NEW.heard_until)) IS NOT TRUE
THEN RAISE EXCEPTION 'a second person of staff masks, once both sides could speak'; END IF;
IF NEW.state = 'rejected' AND (NEW.decided_by = person) IS NOT TRUE
THEN RAISE EXCEPTION 'staff reject a mask, each in their own name'; END IF;
IF OLD.state = 'appealed' AND (session_user = 'tp_app' OR NEW.state = 'stands')
   AND (NEW.appeal_decided_by = person) IS NOT TRUE
THEN RAISE EXCEPTION 'a third person of staff decides the appeal'; END IF;
IF OLD.state = 'masked' AND NEW.state = 'stands' AND session_user = 'tp_app'
THEN RAISE EXCEPTION 'the web does not say that nobody has appealed'; END IF;
RETURN NEW;
"""
PROPOSED_IN_PERSON: Final = """
IF current_user = 'tp_staff'
   AND NEW.proposed_by IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid
THEN RAISE EXCEPTION 'everybody proposes in their own name'; END IF;
RETURN NEW;
"""
AS_DECIDED: Final = """
IF NOT EXISTS (
    SELECT FROM orders_masking m WHERE m.id = NEW.masking_id AND m.review_id = NEW.review_id AND m.ground = NEW.ground
    AND m.state = CASE WHEN NEW.lifted_at IS NULL THEN 'masked' ELSE 'restored' END)
THEN RAISE EXCEPTION 'a mask begins and ends as its case decides'; END IF;
RETURN NEW;
"""


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        """The reviews of an actor, to add to or to reply to; everybody reads all by other doors."""
        match actor.role:
            case Role.SHOPPER:
                return self.filter(shopper_id=actor.id)
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self.all()
            case _:
                return self.none()

    def see(self, review_id: UUID, *, by: Actor) -> Review:
        """A review of this actor; append-only, so there is nothing to lock. Raises ``ReviewNotFound``."""
        found = self.visible_to(by).filter(id=review_id).first()
        if found is None:
            raise ReviewNotFound(review_id=review_id)
        return found

    def whole(self) -> Self:
        """Read reviews with addition, reply and the mask that holds, in three more queries."""
        holding = Prefetch("masks", queryset=Mask.objects.holding(), to_attr="holding")
        return self.select_related("addition", "reply").prefetch_related(holding)

    def by_stars(self) -> dict[int, int]:
        counted = self.order_by().values("stars").annotate(found=Count("id"))
        return {row["stars"]: row["found"] for row in counted}


class Review(AppendOnly, TenantRow):
    """A shopper's review of a line that was handed over to them, once. It is published as it is written, and nobody
    changes or removes it (ECL-39b); a ``Mask`` beside it hides its text."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    line = models.OneToOneField(OrderLine, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    listing_id = models.UUIDField()
    listing_version_id = models.UUIDField()
    sku_id = models.UUIDField()
    stars = models.PositiveSmallIntegerField()
    text = models.TextField()
    shown_as = models.CharField(max_length=10, blank=True)  # nothing where the author is shown no name
    given_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()
    holding: ClassVar[list[Mask]]  # of ``whole``

    class Meta(AppendOnly.Meta):
        indexes = (
            models.Index(fields=["listing_id", "-given_at", "-id"], name="reviews_of_a_listing"),
            models.Index(fields=["merchant", "-given_at", "-id"], name="reviews_of_a_shop"),
            models.Index(fields=["shopper_id", "-given_at", "-id"], name="reviews_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            ORDER_KEY,
            CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=MOST_STARS), name="review_has_stars"),
            models.CheckConstraint(condition=~Q(text=""), name="review_says_something"),
            *PUBLISHED,
            Wall("shopper", own="shopper_id", may=APPEND, public=True),
            Wall("merchant", public=True),
            *PLATFORM,
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="of_a_delivered_line",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_A_DELIVERED_LINE,
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class ReviewAddition(AppendOnly, TenantRow):
    """An addition by the author, once. The first text stays beside it."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="addition", db_constraint=False)
    shopper_id = models.UUIDField()
    text = models.TextField()
    added_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            REVIEW_KEY,
            models.CheckConstraint(condition=~Q(text=""), name="addition_says_something"),
            *PUBLISHED,
            Wall("shopper", own="shopper_id", may=APPEND, public=True),
            Wall("merchant", public=True),
            *PLATFORM,
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="of_ones_own_review",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=OF_ONES_OWN_REVIEW,
            ),
        )


class ReviewReply(AppendOnly, TenantRow):
    """The shop's reply, once. It is shown beneath the review."""

    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="reply", db_constraint=False)
    text = models.TextField()
    replied_by = models.UUIDField()
    replied_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            REVIEW_KEY,
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
            *PUBLISHED,
            Wall("shopper", public=True),
            Wall("merchant", own="merchant_id", may=APPEND, public=True),
            *PLATFORM,
        )


class MaskingQuerySet(CaseQuerySet["Masking"]):
    """As of every case."""


class Masking(TenantRow, CaseRow):
    """A proposal that nobody shall read a review any more, since a passage of it breaks the law, and its decision.

    Two persons of staff mask, after shop and author could speak; a third decides the author's appeal.
    """

    CASE = MASKING
    number = models.CharField(max_length=32)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    ground = models.CharField(max_length=20, choices=[(g.value, g.value) for g in MaskGround])
    passage = models.TextField()
    why = models.TextField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    heard_until = models.DateTimeField()
    shop_spoke_at = models.DateTimeField(null=True)
    author_spoke_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reasons = models.TextField(blank=True, default="")
    masked_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    appealed_at = models.DateTimeField(null=True)
    appeal_decided_by = models.UUIDField(null=True)
    appeal_reasons = models.TextField(blank=True, default="")
    stands_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)

    objects = MaskingQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-proposed_at", "-id"], name="maskings_of_a_shop"),
            models.Index(fields=["shopper_id", "-proposed_at", "-id"], name="maskings_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            REVIEW_KEY,
            models.UniqueConstraint(fields=["number"], name="masking_number"),
            models.UniqueConstraint(
                fields=["review"], condition=~Q(state__in=[*map(str, SETTLED)]), name="one_masking_of_a_review"
            ),
            models.CheckConstraint(condition=Q(ground__in=[*map(str, MaskGround)]), name="masked_for_a_ground"),
            models.CheckConstraint(condition=~Q(passage="") & ~Q(why=""), name="mask_names_passage_and_reason"),
            models.CheckConstraint(
                condition=~Q(decided_by=F("proposed_by")) | ~Q(state__in=[*map(str, HIDES)]),
                name="masked_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(appeal_decided_by=F("proposed_by")) & ~Q(appeal_decided_by=F("decided_by")),
                name="appeal_decided_by_a_third_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[str(S.MASKED), str(S.REJECTED)]) | ~Q(reasons=""), name="decided_with_reasons"
            ),
            Wall("shopper", own="shopper_id", may=("SELECT", MASKING.may_update(SHOPPER, also=["id"]))),
            # The clocks act on the shop's side of the wall.
            Wall("merchant", own="merchant_id", may=("SELECT", MASKING.may_update(SHOP, CLOCK, also=["id"]))),
            Wall("staff", may=("SELECT", "INSERT", MASKING.may_update(STAFF, also=["id"]))),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(MASKING.lifecycle),
            moved_by_the_worker(S.HEARD, S.LAPSED),
            pgtrigger.Trigger(
                name="masked_by_whom",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                declare=[("person", "uuid")],
                func=BY_WHOM,
            ),
            pgtrigger.Trigger(
                name="in_person", when=pgtrigger.Before, operation=pgtrigger.Insert, func=PROPOSED_IN_PERSON
            ),
            pgtrigger.ReadOnly(
                name="proposal_stands",
                fields=[
                    *("number", "review", "shopper_id", "ground", "passage", "why"),
                    *("proposed_by", "proposed_at", "heard_until"),
                ],
            ),
            pgtrigger.Protect(
                name="decision_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.decided_by IS NOT NULL AND (OLD.decided_by, OLD.reasons)"
                    " IS DISTINCT FROM (NEW.decided_by, NEW.reasons)"
                    " OR OLD.appeal_decided_by IS NOT NULL AND (OLD.appeal_decided_by, OLD.appeal_reasons)"
                    " IS DISTINCT FROM (NEW.appeal_decided_by, NEW.appeal_reasons)"
                ),
            ),
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

    def __str__(self) -> str:
        return self.number


class MaskingWord(CaseRecord, TenantRow):
    """A statement of the shop or the author at the hearing, or of the author with their appeal. Sealed."""

    TEXT = "words"
    masking = models.ForeignKey(Masking, on_delete=models.PROTECT, related_name="words", db_constraint=False)
    said_by = models.CharField(max_length=20)
    words = SealedField()
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            MASKING_KEY,
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            *PLATFORM,
        )


class MaskQuerySet(models.QuerySet["Mask"]):
    def holding(self) -> Self:
        return self.filter(lifted_at=None)


class Mask(TenantRow):
    """The public fact that the text of a review is hidden, since when and for which ground."""

    masking = models.OneToOneField(Masking, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="masks", db_constraint=False)
    listing_id = models.UUIDField()
    ground = models.CharField(max_length=20, choices=[(g.value, g.value) for g in MaskGround])
    masked_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    objects = MaskQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["listing_id"], condition=Q(lifted_at=None), name="masks_of_a_listing"),)
        constraints = (
            TENANT_KEY,
            MASKING_KEY,
            REVIEW_KEY,
            models.UniqueConstraint(fields=["review"], condition=Q(lifted_at=None), name="one_mask_of_a_review"),
            *PUBLISHED,
            Wall("shopper", public=True),
            # The clock that ends an appeal nobody has decided acts on the shop's side of the wall.
            Wall("merchant", own="merchant_id", may=("SELECT", "UPDATE (lifted_at)"), public=True),
            Wall("staff", may=("SELECT", "INSERT", "UPDATE (lifted_at)")),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="as_decided",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=AS_DECIDED,
            ),
            pgtrigger.Protect(
                name="lifted_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.lifted_at IS NOT NULL"),
            ),
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )

"""Rows of categories, sets of facts, listings, their versions and pictures; and walls for all rows of goods."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from catalog.listings.errors import ListingNotFound
from catalog.listings.policies import SCHEMA, CategoryFacts, content_sha256
from catalog.listings.states import LISTING, ListingState
from catalog.listings.types import (
    SHOWN_BY,
    AskedFacts,
    Content,
    Delivery,
    Exclusion,
    FactDefinition,
    FactValue,
    FaultRules,
    Guarantee,
    Payer,
    ReturnTerms,
    Supply,
)
from platform_core.actors import Actor, Role
from platform_core.deadlines.types import Subject
from platform_core.duties import fulfils
from platform_core.rows import TENANT_KEY, AppendOnly, Row, Stateful, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

PLATFORM: Final = (Wall("staff", may=READ), Wall("system", may=READ), Wall("auditor", may=READ))
WORLD: Final = (Wall("anonymous", public=True), Wall("shopper", public=True))
SHOP_APPENDS: Final = Wall("merchant", own="merchant", may=APPEND)


def shop_changes(*columns: str) -> Wall:
    """Let a shop change these columns of its rows, and delete no row. The id is among them because locking needs it."""
    return Wall("merchant", own="merchant", may=("SELECT", "INSERT", f"UPDATE (id, {', '.join(columns)})"))


def choices(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(v.value, v.value) for v in values]


class ImageQuerySet(models.QuerySet["Image"]):
    def sizes(self, hashes: Collection[str], *, merchant_id: UUID) -> dict[str, tuple[int, int]]:
        """Width and height of each of these pictures, by hash. Those that the shop does not have are left out."""
        found = self.filter(merchant_id=merchant_id, sha256__in=hashes)
        return {sha256: (width, height) for sha256, width, height in found.values_list("sha256", "width", "height")}

    def known_hashes(self, hashes: Collection[str], *, merchant_id: UUID) -> set[str]:
        """Those of these hashes whose picture the shop has."""
        found = self.filter(merchant_id=merchant_id, sha256__in=hashes)
        return set(found.values_list("sha256", flat=True))


class Image(TenantRow, AppendOnly):
    """A picture that everybody may see, drawn anew. Listings name it by ``sha256``, the hash of its full size.

    The picture itself lies on the shelf of images under this hash, in full and in smaller sizes.
    """

    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    kept_at = models.DateTimeField()

    objects = ImageQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["sha256"], name="image_by_hash"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "sha256"], name="image_of_shop_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="image_named_by_its_hash"),
            *WORLD,
            Wall("merchant", own="merchant", may=APPEND, public=True),
            *PLATFORM,
        )


class CategoryQuerySet(models.QuerySet["Category"]):
    def with_facts(self) -> Self:
        return self.prefetch_related("fact_sets")


class Category(Row):
    """A class of goods or services. Its newest set of facts says which facts a listing has to state. A search by
    ``parent`` finds its listings as well.

    ``retained`` names its rule of retention; ``durable`` and ``guarantee`` say which rules hold when its goods fail.
    """

    code = models.CharField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)
    supply = models.CharField(max_length=10, choices=choices(Supply))
    return_exclusions = ArrayField(models.CharField(max_length=30, choices=choices(Exclusion)))
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    retained = models.CharField(max_length=30)
    durable = models.BooleanField(default=False, db_default=False)
    guarantee = models.CharField(
        max_length=20, choices=choices(Guarantee), default=Guarantee.GENERAL.value, db_default=Guarantee.GENERAL.value
    )

    newest_set: FactSet | None = None  # where it was read with the category
    objects = CategoryQuerySet.as_manager()

    class Meta:
        constraints = (
            *WORLD,
            Wall("merchant", public=True),
            *PLATFORM,
        )

    @property
    def exclusions(self) -> list[dict[str, Any]]:
        """The grounds on which its goods are excluded from free returns, each with the facts that have to show it."""
        return [{"exclusion": e, "required_facts": SHOWN_BY[Exclusion(e)]} for e in self.return_exclusions]

    @property
    def fault_rules(self) -> FaultRules:
        return FaultRules(durable=self.durable, by=Guarantee(self.guarantee))

    @property
    def fact_set(self) -> FactSet:
        """The set in force. Costs no query where it was read with the category, or all sets were."""
        return self.newest_set or max(self.fact_sets.all(), key=lambda found: found.number)

    @property
    def facts(self) -> CategoryFacts:
        """The facts of the category for the policies."""
        return CategoryFacts(
            code=self.code,
            asked=self.fact_set.asked_facts,
            supply=Supply(self.supply),
            exclusions=frozenset(map(Exclusion, self.return_exclusions)),
        )


class FactSet(Row, AppendOnly):
    """One version of the facts that law and the house require of the listings of a category.

    A listing's version names the set that it was held to, so that no later requirement makes it wrong. ``facts`` holds
    one ``FactDefinition`` for each fact. A change of law adds a new set by a migration.
    """

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="fact_sets", db_index=False)
    number = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    dated_lots = models.BooleanField(default=False)
    delivery = models.CharField(
        max_length=10, choices=choices(Delivery), default=Delivery.CARRIER.value, db_default=Delivery.CARRIER.value
    )

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["category", "number"], name="fact_set_number"),
            models.UniqueConstraint(fields=["category", "id"], name="fact_set_of_its_category"),  # versions point at it
            *WORLD,
            Wall("merchant", public=True),
            *PLATFORM,
        )

    @property
    def asked_facts(self) -> AskedFacts:
        """The set as the policies read it."""
        return AskedFacts(
            number=self.number,
            facts=tuple(map(FactDefinition.from_json, self.facts)),
            dated_lots=self.dated_lots,
            delivery=Delivery(self.delivery),
        )


class ListingQuerySet(models.QuerySet["Listing"]):
    def published(self) -> Self:
        return self.filter(state=ListingState.PUBLISHED)

    def with_valid_certificates(self, *, at: datetime) -> Self:
        """Listings whose certificates are all valid now, even if the clock of an ended one was not handled yet."""
        return self.filter(Q(shown_until__isnull=True) | Q(shown_until__gt=at))

    def visible_to(self, actor: Actor) -> Self:
        """A shop sees its drafts; the platform sees all; the world sees the published ones."""
        match actor.role:
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.published()

    def take(self, listing_id: UUID, *, by: Actor) -> Listing:
        """Lock the row until commit, if this actor may change it. Inserts of rows that point at it need not wait."""
        mine = self.visible_to(by).select_for_update(of=["self"], no_key=True)
        try:
            return mine.select_related("category").get(id=listing_id)
        except Listing.DoesNotExist:
            raise ListingNotFound(listing_id=listing_id) from None

    def move_all(self, transition: str, *, state: ListingState, by: Actor, at: datetime) -> int:
        """Move many rows in one statement, by the same lifecycle as ``move``. The database guards each row too."""
        target = LISTING.target(transition, state=state, by=by)
        return self.filter(state=state).update(**{"state": target, f"{target}_at": at})


class Listing(TenantRow, Stateful):
    """An offer of a shop under one title. Its content stands in its versions; ``latest`` is the one in force.

    ``shown_until``: the moment at which the first of its certificates ends, while it is on show.
    """

    LIFECYCLE = LISTING
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    latest = models.PositiveIntegerField(default=1)
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    shown_until = models.DateTimeField(null=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(
                fields=["-published_at", "-id"], condition=Q(state=ListingState.PUBLISHED), name="listing_newest"
            ),
            models.Index(
                fields=["category", "-published_at", "-id"],
                condition=Q(state=ListingState.PUBLISHED),
                name="listing_newest_of_category",
            ),
            models.Index(fields=["merchant", "-id"], name="listing_of_shop"),
        )
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(condition=Q(latest__gte=1), name="listing_has_a_version"),
            *WORLD,
            shop_changes("state", "category_id", "latest", "published_at", "withdrawn_at", "shown_until"),
            *PLATFORM,
        )
        triggers = kept_by_the_database(LISTING)

    def as_subject(self) -> Subject:
        """The subject of its clock."""
        return Subject(type="catalog.listing", id=self.id, merchant_id=self.merchant_id)


@fulfils("ECL-31", part="product information")
class ListingVersion(TenantRow, AppendOnly):
    """The content of a listing from one moment on, word for word. A correction is a new version, and none is lost.

    ``schema`` is the form in which it was hashed; 1 is from the time when each fact was a bare text without a kind.
    """

    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    fact_set = models.ForeignKey(FactSet, on_delete=models.PROTECT, related_name="+", db_index=False)
    schema = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    facts = models.JSONField()
    supply = models.CharField(max_length=10, choices=choices(Supply))
    delivery_hours = models.PositiveIntegerField()
    return_exclusion = models.CharField(max_length=30, choices=choices(Exclusion))
    return_freight = models.CharField(max_length=10, choices=choices(Payer))
    extra_return_days = models.PositiveSmallIntegerField()
    images = models.JSONField()
    content_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["listing", "number"], name="listing_version_number"),
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            # no row, even one written by hand, is held to a set of another category
            CompositeKey(to="catalog.FactSet", fields=("category", "fact_set"), name="held_to_a_set_of_its_category"),
            *WORLD,
            SHOP_APPENDS,
            *PLATFORM,
        )

    @classmethod
    def of(cls, listing: Listing, *, number: int, content: Content, category: Category, at: datetime) -> ListingVersion:
        """Make the next version of a listing, with its hash, without writing it."""
        terms, fact_set = content.return_terms, category.fact_set
        return cls(
            merchant_id=listing.merchant_id,
            listing=listing,
            number=number,
            category=category,
            fact_set=fact_set,
            schema=SCHEMA,
            title_zh=content.title_zh,
            title_en=content.title_en,
            facts={code: value.to_json() for code, value in content.facts.items()},
            supply=content.supply,
            delivery_hours=content.delivery_hours,
            return_exclusion=terms.exclusion,
            return_freight=terms.freight,
            extra_return_days=terms.extra_days,
            images=list(content.images),
            content_sha256=content_sha256(content, fact_set=fact_set.number),
            made_at=at,
        )

    @property
    def content(self) -> Content:
        """The content as a value. Costs no query if category and set of facts were selected with ``select_related``."""
        return Content(
            category=self.category.code,
            title_zh=self.title_zh,
            title_en=self.title_en,
            facts={code: FactValue.from_json(said) for code, said in self.facts.items()},
            supply=Supply(self.supply),
            delivery_hours=self.delivery_hours,
            return_terms=ReturnTerms(
                Exclusion(self.return_exclusion), Payer(self.return_freight), self.extra_return_days
            ),
            images=tuple(self.images),
        )

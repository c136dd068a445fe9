"""The tables of catalog, and what guards them."""

from django.db import migrations, models
from catalog.migrations._categories import enter_the_first
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from platform_core.rows import new_id
from platform_core.tenancy.operations import (
    Guard,
    Table,
    append_only,
    codes,
    kept_by_the_database,
    moved_by_the_worker,
    never,
    no_truncate,
    run_file,
    tenant_key,
    walls,
)
from platform_core.tenancy.walls import CompositeKey, Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("eventlog", "0001_tables"),
        ("legal", "0001_tables"),
        ("merchants", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        Table(
            "Image",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=40)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["sha256"], name="image_by_hash")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "sha256"), name="image_of_shop_once"),
                models.CheckConstraint(
                    condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="image_named_by_its_hash"
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT"), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Category",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name_zh", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=40)),
                ("supply", models.CharField(choices=codes("goods", "service"), max_length=10)),
                (
                    "return_exclusions",
                    ArrayField(
                        base_field=models.CharField(
                            choices=codes(
                                "none",
                                "custom_made",
                                "perishable",
                                "digital",
                                "periodical",
                                "unsafe_once_opened",
                                "loses_value_once_used",
                                "near_expiry_or_flawed",
                            ),
                            max_length=30,
                        ),
                        size=None,
                    ),
                ),
                ("parent", models.ForeignKey("catalog.category", models.PROTECT, related_name="+", null=True)),
                ("retained", models.CharField(max_length=30)),
                ("durable", models.BooleanField(db_default=False, default=False)),
                (
                    "guarantee",
                    models.CharField(
                        choices=codes("general", "three_guarantees"),
                        db_default="general",
                        default="general",
                        max_length=20,
                    ),
                ),
            ],
            constraints=[
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
        ),
        Table(
            "FactSet",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "category",
                    models.ForeignKey("catalog.category", models.PROTECT, related_name="fact_sets", db_index=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("facts", models.JSONField()),
                ("dated_lots", models.BooleanField(default=False)),
                (
                    "delivery",
                    models.CharField(
                        choices=codes("carrier", "code"), db_default="carrier", default="carrier", max_length=10
                    ),
                ),
            ],
            constraints=[
                models.UniqueConstraint(fields=("category", "number"), name="fact_set_number"),
                models.UniqueConstraint(fields=("category", "id"), name="fact_set_of_its_category"),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Listing",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("category", models.ForeignKey("catalog.category", models.PROTECT, related_name="+", db_index=False)),
                ("latest", models.PositiveIntegerField(default=1)),
                ("published_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("shown_until", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("state", "published")), fields=["-published_at", "-id"], name="listing_newest"
                ),
                models.Index(
                    condition=models.Q(("state", "published")),
                    fields=["category", "-published_at", "-id"],
                    name="listing_newest_of_category",
                ),
                models.Index(fields=["merchant", "-id"], name="listing_of_shop"),
            ],
            constraints=[
                tenant_key(),
                models.CheckConstraint(condition=models.Q(("latest__gte", 1)), name="listing_has_a_version"),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall(
                    "merchant",
                    own="merchant",
                    may=(
                        "SELECT",
                        "INSERT",
                        "UPDATE (id, state, category_id, latest, published_at, withdrawn_at, shown_until)",
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("draft", "draft:published published:withdrawn withdrawn:published")],
        ),
        Table(
            "ListingVersion",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("category", models.ForeignKey("catalog.category", models.PROTECT, related_name="+", db_index=False)),
                ("fact_set", models.ForeignKey("catalog.factset", models.PROTECT, related_name="+", db_index=False)),
                ("schema", models.PositiveSmallIntegerField()),
                ("title_zh", models.CharField(max_length=120)),
                ("title_en", models.CharField(blank=True, max_length=120)),
                ("facts", models.JSONField()),
                ("supply", models.CharField(choices=codes("goods", "service"), max_length=10)),
                ("delivery_hours", models.PositiveIntegerField()),
                (
                    "return_exclusion",
                    models.CharField(
                        choices=codes(
                            "none",
                            "custom_made",
                            "perishable",
                            "digital",
                            "periodical",
                            "unsafe_once_opened",
                            "loses_value_once_used",
                            "near_expiry_or_flawed",
                        ),
                        max_length=30,
                    ),
                ),
                ("return_freight", models.CharField(choices=codes("shopper", "merchant"), max_length=10)),
                ("extra_return_days", models.PositiveSmallIntegerField()),
                ("images", models.JSONField()),
                ("content_sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("listing", "number"), name="listing_version_number"),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                CompositeKey(
                    to="catalog.FactSet", fields=("category", "fact_set"), name="held_to_a_set_of_its_category"
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "FreightTemplate",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("code", models.SlugField(db_index=False, max_length=40)),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("stated_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "code", "number"), name="freight_template_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("number__gte", 1), models.Q(("code", ""), _negated=True), models.Q(("name", ""), _negated=True)
                    ),
                    name="freight_template_whole",
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "FreightRate",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "template",
                    models.ForeignKey(
                        "catalog.freighttemplate", models.PROTECT, related_name="rates", db_constraint=False
                    ),
                ),
                ("province", models.CharField(blank=True, max_length=2)),
                ("delivered", models.BooleanField()),
                ("fee", models.PositiveBigIntegerField()),
                ("free_from", models.PositiveBigIntegerField(null=True)),
                ("currency", models.CharField(default="CNY", max_length=3)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.FreightTemplate", fields=("merchant", "template")),
                models.UniqueConstraint(fields=("template", "province"), name="one_rate_a_province"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "province__in",
                            [
                                "",
                                "11",
                                "12",
                                "13",
                                "14",
                                "15",
                                "21",
                                "22",
                                "23",
                                "31",
                                "32",
                                "33",
                                "34",
                                "35",
                                "36",
                                "37",
                                "41",
                                "42",
                                "43",
                                "44",
                                "45",
                                "46",
                                "50",
                                "51",
                                "52",
                                "53",
                                "54",
                                "61",
                                "62",
                                "63",
                                "64",
                                "65",
                                "71",
                                "81",
                                "82",
                            ],
                        )
                    ),
                    name="rate_of_a_province",
                ),
                models.CheckConstraint(
                    condition=models.Q(("delivered", True), models.Q(("fee", 0), ("free_from", None)), _connector="OR"),
                    name="no_rate_to_nowhere",
                ),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ListingFreight",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("code", models.SlugField(blank=True, db_index=False, max_length=40)),
                ("chosen_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                models.UniqueConstraint(fields=("listing", "number"), name="freight_of_a_listing_number"),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Sku",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("spec", models.CharField(max_length=120)),
                ("content", models.PositiveIntegerField(null=True)),
                ("content_unit", models.CharField(choices=codes("g", "ml", "piece"), max_length=10, null=True)),
                ("on_hand", models.PositiveIntegerField(default=0)),
                ("reserved", models.PositiveIntegerField(default=0)),
            ],
            indexes=[models.Index(fields=["listing", "id"], name="sku_of_listing")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "code"), name="sku_code"),
                models.CheckConstraint(
                    condition=models.Q(("reserved__gte", 0), ("reserved__lte", models.F("on_hand"))),
                    name="sku_not_oversold",
                ),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE (id, on_hand, reserved)")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "none_of_a_frozen_lot",
                    'BEFORE UPDATE OF "reserved"',
                    """
IF EXISTS (SELECT FROM catalog_lotfreeze WHERE sku_id = NEW.id AND state = 'frozen')
    AND NEW.reserved > NEW.on_hand - coalesce((
    SELECT sum(m.quantity) FROM catalog_stockmovement m JOIN catalog_lotfreeze f
        ON f.sku_id = m.sku_id AND f.lot = coalesce(m.lot, '') AND f.state = 'frozen' WHERE m.sku_id = NEW.id
), 0)
THEN RAISE EXCEPTION 'pieces of a frozen lot are set aside for nobody'; END IF;
RETURN NEW;
""",
                    when="NEW.reserved > OLD.reserved",
                )
            ],
        ),
        Table(
            "DepositTerms",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("amount", models.PositiveBigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("purpose", models.CharField(blank=True, max_length=200)),
                ("steps", models.CharField(blank=True, max_length=500)),
                (
                    "conditions",
                    ArrayField(
                        base_field=models.CharField(
                            choices=codes("goods_returned", "undamaged", "access_returned"), max_length=20
                        ),
                        size=None,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("stated_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sku", "number"), name="deposit_terms_number"),
                models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="deposit_terms_from_one"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount", 0),
                        models.Q(
                            ("amount__gt", 0),
                            ("conditions__contained_by", ["goods_returned", "undamaged", "access_returned"]),
                            ("conditions__len__gte", 1),
                            models.Q(("purpose", ""), _negated=True),
                            models.Q(("steps", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="deposit_terms_whole",
                ),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "no_later_refund",
                    "BEFORE INSERT",
                    (
                        "IF NOT tianping_promise_allowed('DL_DEPOSIT_REFUND', (NEW.stated_at AT TIME ZONE "
                        "'Asia/Shanghai')::date, 'calendar_days:' || NEW.days) THEN RAISE EXCEPTION '% days are "
                        "worse than DL_DEPOSIT_REFUND', NEW.days; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Lot",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("best_before", models.DateField()),
                ("dated_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sku", "code"), name="lot_dated_once"),
                models.CheckConstraint(condition=models.Q(("code", ""), _negated=True), name="lot_has_a_code"),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "StockMovement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("kind", models.CharField(choices=codes("received", "sold", "returned", "adjusted"), max_length=10)),
                ("quantity", models.IntegerField()),
                ("lot", models.CharField(max_length=60, null=True)),
                ("source_type", models.CharField(max_length=40)),
                ("source_id", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=200)),
                ("at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(fields=["sku", "at"], name="movement_of_sku"),
                models.Index(fields=["sku", "lot"], include=("quantity",), name="movement_sums_by_lot"),
                models.Index(
                    condition=models.Q(("lot__isnull", False)), fields=["merchant", "lot"], name="movement_of_lot"
                ),
            ],
            constraints=[
                tenant_key(),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind__in", ["received", "returned"]), ("quantity__gt", 0)),
                        models.Q(("kind", "sold"), ("quantity__lt", 0)),
                        models.Q(("kind", "adjusted"), models.Q(("quantity", 0), _negated=True)),
                        _connector="OR",
                    ),
                    name="movement_has_the_sign_of_its_kind",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("kind", "returned")),
                    fields=("merchant", "source_id", "sku", "lot"),
                    name="taken_back_once",
                    nulls_distinct=False,
                ),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "nothing_frozen_leaves",
                    "BEFORE INSERT",
                    """
IF EXISTS (
    SELECT FROM catalog_lotfreeze WHERE sku_id = NEW.sku_id AND lot = coalesce(NEW.lot, '') AND state = 'frozen'
)
THEN RAISE EXCEPTION 'this lot is frozen'; END IF;
RETURN NEW;
""",
                    when="NEW.kind IN ('sold', 'received')",
                ),
            ],
        ),
        Table(
            "Reservation",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("source", models.UUIDField()),
                ("held_at", models.DateTimeField()),
                ("committed_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "source"), name="reserved_once"),
                Wall(
                    "merchant",
                    own="merchant",
                    may=("SELECT", "INSERT", "UPDATE (id, state, committed_at, released_at)"),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("held", "held:committed held:released")],
        ),
        Table(
            "ReservedItem",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "reservation",
                    models.ForeignKey(
                        "catalog.reservation", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("sku", models.ForeignKey("catalog.sku", models.PROTECT, related_name="+", db_constraint=False)),
                ("quantity", models.PositiveIntegerField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("reservation", "sku"), name="reserved_item_once"),
                models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="reserved_item_is_some"),
                CompositeKey(to="catalog.Reservation", fields=("merchant", "reservation")),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "PriceInterval",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("amount", models.PositiveBigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("valid_from", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sku", "valid_from"), name="price_begins_once"),
                models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="price_above_nothing"),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "not_backdated",
                    "BEFORE INSERT",
                    (
                        "IF (NEW.valid_from < tianping_now()) IS NOT FALSE THEN RAISE EXCEPTION 'no price begins "
                        "in the past'; END IF; RETURN NEW;"
                    ),
                    when="session_user = 'tp_app'",
                ),
                Guard(
                    "as_promised",
                    "BEFORE INSERT",
                    (
                        "IF EXISTS (SELECT FROM catalog_promotion p WHERE p.sku_id = NEW.sku_id AND "
                        "NEW.valid_from BETWEEN p.starts_at AND p.ends_at AND NEW.amount IS DISTINCT FROM CASE "
                        "NEW.valid_from WHEN p.starts_at THEN p.amount WHEN p.ends_at THEN p.amount_after END) "
                        "THEN RAISE EXCEPTION 'the price of a promotion stands until it ends'; END IF; RETURN "
                        "NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "TradedPrice",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("amount", models.PositiveBigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("quantity", models.PositiveIntegerField()),
                ("order_ref", models.UUIDField()),
                ("traded_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["sku", "-traded_at"], name="traded_latest")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("order_ref", "sku", "amount"), name="traded_once"),
                models.CheckConstraint(condition=models.Q(("quantity__gt", 0)), name="traded_some"),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Promotion",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("amount", models.PositiveBigIntegerField()),
                ("amount_after", models.PositiveBigIntegerField()),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["merchant", "-starts_at", "-id"], name="promotions_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sku", "starts_at"), name="promotion_begins_once"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "running")), fields=("sku",), name="one_promotion_at_a_time"
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), ("amount__lt", models.F("amount_after"))),
                    name="promotion_lowers_the_price",
                ),
                models.CheckConstraint(
                    condition=models.Q(("starts_at__lt", models.F("ends_at"))), name="promotion_takes_time"
                ),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE (state, ended_at)")),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE (state, ended_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("running", "running:ended"),
                moved_by_the_worker("ended"),
                Guard(
                    "not_backdated",
                    "BEFORE INSERT",
                    (
                        "IF (NEW.starts_at < tianping_now()) IS NOT FALSE THEN RAISE EXCEPTION 'no promotion "
                        "begins in the past'; END IF; RETURN NEW;"
                    ),
                    when="session_user = 'tp_app'",
                ),
                Guard(
                    "not_ended_early",
                    "BEFORE UPDATE",
                    (
                        "IF (NEW.ended_at >= OLD.ends_at) IS NOT TRUE THEN RAISE EXCEPTION 'a promotion stands "
                        "until %', OLD.ends_at; END IF; RETURN NEW;"
                    ),
                    when="NEW.ended_at IS DISTINCT FROM OLD.ended_at",
                ),
            ],
        ),
        Table(
            "ListingSales",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.OneToOneField("catalog.listing", models.PROTECT, related_name="sales", db_constraint=False),
                ),
                ("pieces", models.PositiveIntegerField(default=0)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT", "UPDATE")),
                Wall("auditor", may=("SELECT",)),
            ],
        ),
        Table(
            "Placement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("slot", models.CharField(choices=codes("list_top"), max_length=20)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("booked_by", models.UUIDField()),
                ("booked_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["ends_at", "begins_at"], name="placements_by_time")],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                models.CheckConstraint(condition=models.Q(("slot__in", ["list_top"])), name="placement_in_known_slot"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("begins_at__gte", models.F("booked_at")), ("ends_at__gt", models.F("begins_at"))
                    ),
                    name="placement_to_come",
                ),
                models.UniqueConstraint(fields=("listing", "slot", "begins_at"), name="placed_once"),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Sampling",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("category", models.ForeignKey("catalog.category", models.PROTECT, related_name="+", db_index=False)),
                ("wanted", models.PositiveSmallIntegerField()),
                ("risk", models.CharField(max_length=400)),
                ("commitment", models.CharField(max_length=64)),
                ("seed", SealedField()),
                ("population_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("population_size", models.PositiveIntegerField(null=True)),
                ("revealed", models.CharField(blank=True, default="", max_length=64)),
                ("planned_by", models.UUIDField()),
                ("planned_at", models.DateTimeField()),
                ("drawn_at", models.DateTimeField(null=True)),
                ("revealed_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["-planned_at", "-id"], name="samplings_newest")],
            constraints=[
                models.UniqueConstraint(fields=("number",), name="sampling_number"),
                models.CheckConstraint(
                    condition=models.Q(("wanted__gte", 1), ("wanted__lte", 200)), name="sampling_of_some"
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        "UPDATE (id, state, drawn_at, revealed_at, population_sha256, population_size, revealed)",
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("committed", "committed:drawn drawn:revealed"),
                Guard(
                    "as_committed",
                    "BEFORE UPDATE",
                    (
                        "IF NEW.revealed <> '' AND encode(sha256(convert_to(NEW.revealed, 'UTF8')), 'hex') <> "
                        "NEW.commitment THEN RAISE EXCEPTION 'this is not the seed that was committed to'; END "
                        "IF; IF OLD.population_sha256 <> '' AND NEW.population_sha256 <> OLD.population_sha256 "
                        "THEN RAISE EXCEPTION 'what could be drawn is listed once'; END IF; RETURN NEW;"
                    ),
                ),
                never(
                    "commitment_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."category_id" IS DISTINCT FROM '
                        '(NEW."category_id") OR OLD."wanted" IS DISTINCT FROM (NEW."wanted") OR OLD."risk" IS '
                        'DISTINCT FROM (NEW."risk") OR OLD."commitment" IS DISTINCT FROM (NEW."commitment") OR '
                        'OLD."seed" IS DISTINCT FROM (NEW."seed") OR OLD."planned_by" IS DISTINCT FROM '
                        '(NEW."planned_by") OR OLD."planned_at" IS DISTINCT FROM (NEW."planned_at")'
                    ),
                ),
                never("never_undone", "DELETE"),
            ],
        ),
        Table(
            "Listed",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sampling",
                    models.ForeignKey("catalog.sampling", models.PROTECT, related_name="listed", db_index=False),
                ),
                ("place", models.PositiveIntegerField()),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=60)),
                ("weight", models.PositiveSmallIntegerField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sampling", "place"), name="listed_in_its_place"),
                models.UniqueConstraint(fields=("sampling", "sku", "lot"), name="listed_once"),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                *walls("anonymous", "shopper", "merchant", "regulator", "outside", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "listed_before_the_draw",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM catalog_sampling WHERE id = NEW.sampling_id AND state = "
                        "'committed') THEN RAISE EXCEPTION 'what could be drawn is listed before the draw'; END "
                        "IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Sample",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("sampling", models.ForeignKey("catalog.sampling", models.PROTECT, related_name="samples")),
                (
                    "listed",
                    models.OneToOneField("catalog.listed", models.PROTECT, related_name="sample", db_constraint=False),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=60)),
                ("drawn_at", models.DateTimeField()),
                ("account", models.CharField(blank=True, default="", max_length=60)),
                ("address", models.CharField(blank=True, default="", max_length=200)),
                ("order_number", models.CharField(blank=True, default="", max_length=40)),
                ("paid", models.BigIntegerField(null=True)),
                ("pages", models.JSONField(default=list)),
                ("bought_by", models.UUIDField(null=True)),
                ("bought_at", models.DateTimeField(null=True)),
                ("laboratory", models.CharField(blank=True, default="", max_length=120)),
                ("testing_at", models.DateTimeField(null=True)),
                ("finding", models.TextField(blank=True, default="")),
                ("report_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("cost", models.BigIntegerField(default=0)),
                ("tested_by", models.UUIDField(null=True)),
                ("passed_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("objection", models.TextField(blank=True, default="")),
                ("objected_by", models.UUIDField(null=True)),
                ("contested_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(blank=True, default="")),
                ("decided_by", models.UUIDField(null=True)),
                ("upheld_at", models.DateTimeField(null=True)),
                ("overturned_at", models.DateTimeField(null=True)),
                ("correction", models.TextField(blank=True, default="")),
                ("corrected_by", models.UUIDField(null=True)),
                ("corrected_at", models.DateTimeField(null=True)),
                ("recheck_finding", models.TextField(blank=True, default="")),
                ("recheck_sha256", models.CharField(blank=True, default="", max_length=64)),
                ("rechecked_by", models.UUIDField(null=True)),
                ("cleared_at", models.DateTimeField(null=True)),
                ("uncorrected_at", models.DateTimeField(null=True)),
                ("unchecked_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["merchant", "-drawn_at", "-id"], name="samples_of_a_shop")],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="sample_number"),
                CompositeKey(to="catalog.Listed", fields=("merchant", "listed")),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                models.CheckConstraint(
                    condition=models.Q(
                        ("tested_by", None),
                        models.Q(
                            models.Q(("finding", ""), _negated=True),
                            ("bought_by__isnull", False),
                            ("report_sha256__regex", "^[0-9a-f]{64}$"),
                        ),
                        _connector="OR",
                    ),
                    name="tested_with_a_report",
                ),
                models.CheckConstraint(condition=models.Q(("cost__gte", 0)), name="sample_costs_something_or_nothing"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("decided_by", None),
                        models.Q(("decided_by", models.F("tested_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="sample_judged_by_another",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("rechecked_by", None),
                        models.Q(
                            models.Q(("recheck_finding", ""), _negated=True),
                            ("recheck_sha256__regex", "^[0-9a-f]{64}$"),
                        ),
                        _connector="OR",
                    ),
                    name="rechecked_with_a_report",
                ),
                Wall("shopper", own="objected_by", or_own="corrected_by", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, contested_at, corrected_at, objection, objected_by, correction, "
                            "corrected_by)"
                        ),
                    ),
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, bought_at, testing_at, passed_at, failed_at, upheld_at, "
                            "overturned_at, cleared_at, uncorrected_at, account, address, order_number, paid, pages, "
                            "bought_by, laboratory, finding, report_sha256, cost, tested_by, decision, decided_by, "
                            "recheck_finding, recheck_sha256, rechecked_by)"
                        ),
                    ),
                ),
                Wall(
                    "system",
                    may=("SELECT", "INSERT", "UPDATE (id, state, lapsed_at, upheld_at, uncorrected_at, unchecked_at)"),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "drawn",
                    (
                        "bought:lapsed bought:testing contested:overturned contested:upheld corrected:cleared "
                        "corrected:unchecked corrected:uncorrected drawn:bought drawn:lapsed failed:contested "
                        "failed:upheld testing:failed testing:lapsed testing:passed upheld:corrected "
                        "upheld:uncorrected"
                    ),
                ),
                Guard(
                    "no_shop_tests_itself",
                    'BEFORE UPDATE OF "state"',
                    "RAISE EXCEPTION 'a shop objects and corrects, and says no more of a sample';",
                    when="current_user = 'tp_merchant' AND NEW.state NOT IN ('contested', 'corrected')",
                ),
                never("sample_stays", "DELETE"),
            ],
        ),
        Table(
            "LotFreeze",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("basis", models.CharField(choices=codes("sample", "shop", "authority"), max_length=12)),
                ("source", models.CharField(blank=True, default="", max_length=120)),
                (
                    "sample",
                    models.ForeignKey(
                        "catalog.sample", models.PROTECT, related_name="freezes", null=True, db_constraint=False
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("lot", models.CharField(blank=True, max_length=60)),
                ("danger", models.TextField()),
                ("advice", models.TextField()),
                ("disposal", models.CharField(choices=codes("send_back", "destroy"), max_length=12)),
                ("ground", models.TextField(blank=True, default="")),
                ("frozen_by", models.UUIDField()),
                ("frozen_at", models.DateTimeField()),
                ("reported_at", models.DateTimeField(null=True)),
                ("report_reference", models.CharField(blank=True, default="", max_length=120)),
                ("told_at", models.DateTimeField(null=True)),
                ("lift_reason", models.TextField(blank=True, default="")),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["-frozen_at", "-id"], name="freezes_newest"),
                models.Index(fields=["merchant", "-frozen_at", "-id"], name="freezes_of_a_shop"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("number",), name="freeze_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "frozen")), fields=("sku", "lot"), name="frozen_once"
                ),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                CompositeKey(to="catalog.Sample", fields=("merchant", "sample")),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("danger", ""), _negated=True), models.Q(("advice", ""), _negated=True)
                    ),
                    name="frozen_with_danger_and_advice",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("disposal", "destroy"), _negated=True),
                        models.Q(("ground", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="destroyed_on_a_ground",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("basis", "sample"), ("sample__isnull", False)),
                        models.Q(models.Q(("basis", "sample"), _negated=True), ("sample", None)),
                        _connector="OR",
                    ),
                    name="frozen_by_its_sample",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("lifted_by", None),
                        models.Q(
                            models.Q(("lifted_by", models.F("frozen_by")), _negated=True),
                            models.Q(("lift_reason", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="lifted_by_another_with_a_reason",
                ),
                *walls("anonymous", "shopper", "regulator", "outside", may=("SELECT",), public=True),
                Wall(
                    "merchant",
                    own="merchant",
                    may=("SELECT", "INSERT", "UPDATE (id, reported_at, report_reference)"),
                    public=True,
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        "UPDATE (id, state, reported_at, lifted_at, report_reference, lift_reason, lifted_by)",
                    ),
                ),
                Wall("system", may=("SELECT", "UPDATE (id, state, told_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("frozen", "frozen:lifted"),
                Guard(
                    "a_shop_recalls_its_own",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'a shop freezes a lot on its own word alone';",
                    when="current_user = 'tp_merchant' AND NEW.basis <> 'shop'",
                ),
                never(
                    "freeze_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."basis" IS DISTINCT FROM '
                        '(NEW."basis") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."sample_id" IS '
                        'DISTINCT FROM (NEW."sample_id") OR OLD."listing_id" IS DISTINCT FROM (NEW."listing_id") '
                        'OR OLD."sku_id" IS DISTINCT FROM (NEW."sku_id") OR OLD."lot" IS DISTINCT FROM '
                        '(NEW."lot") OR OLD."danger" IS DISTINCT FROM (NEW."danger") OR OLD."advice" IS DISTINCT '
                        'FROM (NEW."advice") OR OLD."disposal" IS DISTINCT FROM (NEW."disposal") OR OLD."ground" '
                        'IS DISTINCT FROM (NEW."ground") OR OLD."frozen_by" IS DISTINCT FROM (NEW."frozen_by") OR '
                        'OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at")'
                    ),
                ),
                never("freeze_is_kept", "DELETE"),
            ],
        ),
        Table(
            "SampleStatement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sample",
                    models.ForeignKey("catalog.sample", models.PROTECT, related_name="statements", db_constraint=False),
                ),
                (
                    "said",
                    models.CharField(
                        choices=codes(
                            "passed",
                            "failed",
                            "contested",
                            "upheld",
                            "overturned",
                            "corrected",
                            "cleared",
                            "uncorrected",
                            "unchecked",
                            "lapsed",
                        ),
                        max_length=20,
                    ),
                ),
                ("number", models.CharField(max_length=32)),
                ("sampling_number", models.CharField(max_length=32)),
                ("trade_name", models.CharField(max_length=60)),
                ("title_zh", models.CharField(max_length=120)),
                ("title_en", models.CharField(blank=True, max_length=120)),
                ("lot", models.CharField(blank=True, max_length=60)),
                ("laboratory", models.CharField(blank=True, max_length=120)),
                ("words", models.TextField(blank=True)),
                ("report_sha256", models.CharField(blank=True, max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(fields=["-published_at", "-id"], name="sample_statements_newest"),
                models.Index(fields=["sampling_number", "published_at", "id"], name="statements_of_a_sampling"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Sample", fields=("merchant", "sample")),
                models.UniqueConstraint(fields=("sample", "said"), name="said_once_of_a_sample"),
                *walls("anonymous", "shopper", "regulator", "outside", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT"), public=True),
                *walls("staff", "system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "no_shop_finds_anything",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'a shop says in public that it objects, or has corrected, and no more';",
                    when=(
                        "current_user = 'tp_merchant' AND (NEW.said NOT IN ('contested', 'corrected') OR "
                        "NEW.words <> '')"
                    ),
                ),
            ],
        ),
        Table(
            "RiskNote",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("source_type", models.CharField(max_length=40)),
                ("source_id", models.UUIDField()),
                ("noted_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                models.UniqueConstraint(fields=("listing", "source_type", "source_id"), name="risk_noted_once"),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Restriction",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("sanction_id", models.UUIDField()),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing",
                        models.PROTECT,
                        related_name="+",
                        null=True,
                        db_index=False,
                        db_constraint=False,
                    ),
                ),
                ("category", models.ForeignKey("catalog.category", models.PROTECT, related_name="+", null=True)),
                ("restricted_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("lifted_at", None)),
                    fields=["merchant", "listing"],
                    name="restricted_goods_of_shop",
                ),
                models.Index(fields=["sanction_id"], name="restrictions_of_a_measure"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                models.CheckConstraint(
                    condition=models.Q(("listing", None), ("category", None), _connector="XOR"),
                    name="restricts_a_listing_or_a_category",
                ),
                *walls("anonymous", "shopper", "merchant", may=("SELECT",), public=True),
                *walls("staff", "system", may=("SELECT", "INSERT", "UPDATE (id, lifted_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "of_a_measure",
                    "BEFORE INSERT OR UPDATE",
                    """
IF (NEW.lifted_at IS NULL) IS DISTINCT FROM EXISTS (
    SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND merchant_id = NEW.merchant_id
        AND kind = 'listing_restriction' AND effective_at IS NOT NULL
        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)
)
THEN RAISE EXCEPTION 'goods are restricted by a measure, and for as long as it holds'; END IF;
RETURN NEW;
""",
                ),
                never(
                    "restriction_stays",
                    "UPDATE",
                    when=(
                        'OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merchant_id" IS DISTINCT FROM '
                        '(NEW."merchant_id") OR OLD."sanction_id" IS DISTINCT FROM (NEW."sanction_id") OR '
                        'OLD."listing_id" IS DISTINCT FROM (NEW."listing_id") OR OLD."category_id" IS DISTINCT '
                        'FROM (NEW."category_id") OR OLD."restricted_at" IS DISTINCT FROM (NEW."restricted_at")'
                    ),
                ),
                never("never_thrown_away", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Takedown",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("case_kind", models.CharField(max_length=60)),
                ("case_id", models.UUIDField()),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("taken_down_at", models.DateTimeField()),
                ("put_back_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("put_back_at", None)),
                    fields=["merchant", "listing"],
                    name="listings_taken_down",
                )
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                models.UniqueConstraint(fields=("case_id", "listing"), name="down_once_for_a_case"),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "UPDATE (id, put_back_at)"), public=True),
                *walls("staff", "system", may=("SELECT", "INSERT", "UPDATE (id, put_back_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "for_a_case",
                    "BEFORE INSERT OR UPDATE",
                    """
EXECUTE format('SELECT public.%I($1, $2)', 'takedown_for_' || replace(NEW.case_kind, '.', '_'))
    INTO holds USING NEW.merchant_id, NEW.case_id;
IF (NEW.put_back_at IS NULL) IS DISTINCT FROM holds
THEN RAISE EXCEPTION 'a listing is down for a case, and for as long as it says so'; END IF;
RETURN NEW;
""",
                    declare="DECLARE holds boolean;",
                ),
                never(
                    "takedown_stays",
                    "UPDATE",
                    when=(
                        'OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."merchant_id" IS DISTINCT FROM '
                        '(NEW."merchant_id") OR OLD."case_kind" IS DISTINCT FROM (NEW."case_kind") OR '
                        'OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."listing_id" IS DISTINCT FROM '
                        '(NEW."listing_id") OR OLD."taken_down_at" IS DISTINCT FROM (NEW."taken_down_at")'
                    ),
                ),
                never("never_thrown_away", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Shown",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "listing",
                    models.ForeignKey(
                        "catalog.listing", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("category", models.ForeignKey("catalog.category", models.PROTECT, related_name="+", db_index=False)),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("published_at", models.DateTimeField()),
                ("price", models.PositiveBigIntegerField(null=True)),
                ("in_stock", models.BooleanField()),
                ("freight_code", models.CharField(blank=True, max_length=40)),
                ("pieces", models.PositiveIntegerField()),
                ("facts", ArrayField(base_field=models.TextField(), size=None)),
                ("terms", ArrayField(base_field=models.TextField(), size=None)),
                ("grams", ArrayField(base_field=models.TextField(), size=None)),
                ("said", models.TextField()),
                ("card", models.TextField()),
                ("page", models.TextField()),
            ],
            indexes=[
                models.Index(
                    fields=["-published_at", "-listing"],
                    include=("id", "merchant", "category", "begins_at", "ends_at"),
                    name="shown_newest_of_all",
                ),
                models.Index(fields=["category", "-published_at", "-listing"], name="shown_newest_of_category"),
                models.Index(fields=["merchant", "-published_at", "-listing"], name="shown_newest_of_shop"),
                models.Index(fields=["price", "listing"], name="shown_cheapest"),
                models.Index(fields=["-pieces", "-listing"], name="shown_most_received"),
                GinIndex(fields=["grams"], name="shown_by_words"),
                GinIndex(fields=["facts"], name="shown_by_facts"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("listing", "begins_at"), name="shown_once_a_time"),
                models.CheckConstraint(
                    condition=models.Q(("begins_at__lt", models.F("ends_at"))), name="shown_for_a_time"
                ),
                CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall(
                    "merchant",
                    own="merchant",
                    may=("SELECT", "INSERT", "UPDATE (id, pieces, in_stock, card, page)", "DELETE"),
                    public=True,
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
        ),
        run_file(__file__),
        migrations.RunPython(enter_the_first, migrations.RunPython.noop),
    ]

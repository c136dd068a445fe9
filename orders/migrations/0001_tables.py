"""The tables of orders, and what guards them."""

from django.db import migrations, models
from django.contrib.postgres.fields import ArrayField
from django.db.models.expressions import CombinedExpression
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
    tenant_key,
    walls,
)
from platform_core.tenancy.walls import CompositeKey, Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("catalog", "0001_tables"),
        ("eventlog", "0001_tables"),
        ("legal", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        Table(
            "AddOnOffer",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "sku",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                (
                    "extra",
                    models.ForeignKey(
                        "catalog.sku", models.PROTECT, related_name="+", db_index=False, db_constraint=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("offered", models.BooleanField()),
                ("stated_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sku", "extra", "number"), name="add_on_number"),
                models.CheckConstraint(
                    condition=models.Q(("sku", models.F("extra")), _negated=True), name="add_on_is_another"
                ),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                CompositeKey(to="catalog.Sku", fields=("merchant", "extra")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Quote",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("shopper_id", models.UUIDField()),
                ("document", models.JSONField()),
                ("total", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("quoted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(condition=models.Q(("total__gte", 0)), name="quote_total_not_negative"),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "no_worse_promise",
                    "BEFORE INSERT",
                    (
                        "IF NOT tianping_promise_allowed('DL_PRICE_LOCK', (NEW.quoted_at AT TIME ZONE "
                        "'Asia/Shanghai')::date, 'minutes:' || floor(extract(epoch FROM NEW.expires_at - "
                        "NEW.quoted_at) / 60)::text) THEN RAISE EXCEPTION '% is worse than DL_PRICE_LOCK', "
                        "NEW.expires_at - NEW.quoted_at; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "Purchase",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("quote", models.OneToOneField("orders.quote", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                ("total", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("placed_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["shopper_id", "-placed_at", "-id"], name="purchases_of_a_shopper")],
            constraints=[
                models.CheckConstraint(condition=models.Q(("total__gte", 0)), name="purchase_total_not_negative"),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Order",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("purchase", models.ForeignKey("orders.purchase", models.PROTECT, related_name="orders")),
                ("shopper_id", models.UUIDField()),
                ("total", models.BigIntegerField()),
                ("freight", models.BigIntegerField(db_default=0, default=0)),
                ("currency", models.CharField(max_length=3)),
                ("commission_basis_points", models.PositiveIntegerField()),
                ("region_code", models.CharField(max_length=12)),
                ("recipient_name", SealedField()),
                ("recipient_phone", SealedField()),
                ("recipient_address", SealedField()),
                ("proxy_accepted", models.BooleanField(default=False)),
                ("placed_at", models.DateTimeField()),
                ("pay_until", models.DateTimeField()),
                ("delivery", models.CharField(db_default="carrier", default="carrier", max_length=10)),
                ("dispatch_hours", models.PositiveIntegerField()),
                ("paid_at", models.DateTimeField(null=True)),
                ("shipped_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-placed_at", "-id"], name="orders_of_a_shop"),
                models.Index(fields=["shopper_id", "-placed_at", "-id"], name="orders_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("merchant", "number"), name="order_number"),
                models.CheckConstraint(condition=models.Q(("total__gte", 0)), name="order_total_not_negative"),
                models.CheckConstraint(
                    condition=models.Q(("freight__gte", 0), ("freight__lte", models.F("total"))),
                    name="order_freight_in_total",
                ),
                models.CheckConstraint(condition=models.Q(("dispatch_hours__gte", 1)), name="order_dispatch_hours"),
                models.CheckConstraint(
                    condition=models.Q(("delivery__in", ["carrier", "code"])), name="order_delivery"
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "INSERT", "UPDATE (state, paid_at, shipped_at, received_at, cancelled_at)"),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "placed",
                    ("paid:cancelled paid:shipped placed:cancelled placed:paid shipped:cancelled shipped:received"),
                ),
                Guard(
                    "not_on_its_way",
                    'BEFORE UPDATE OF "state"',
                    (
                        "IF EXISTS (SELECT FROM orders_deliveryevent WHERE order_id = NEW.id) AND NOT EXISTS "
                        "(SELECT FROM orders_handoverword WHERE order_id = NEW.id AND said_by = 'staff' AND NOT "
                        "has_it) THEN RAISE EXCEPTION 'the carrier has the parcel of %', NEW.id; END IF; RETURN "
                        "NEW;"
                    ),
                    when="session_user = 'tp_app' AND OLD.state = 'shipped' AND NEW.state = 'cancelled'",
                ),
                Guard(
                    "codes_are_read",
                    'BEFORE UPDATE OF "state"',
                    "RAISE EXCEPTION 'the shopper can read the codes of %', NEW.id;",
                    when="OLD.delivery = 'code' AND OLD.state = 'shipped' AND NEW.state = 'cancelled'",
                ),
                Guard(
                    "no_worse_promise",
                    "BEFORE INSERT",
                    (
                        "IF NOT tianping_promise_allowed('DL_PAYMENT', (NEW.placed_at AT TIME ZONE "
                        "'Asia/Shanghai')::date, 'minutes:' || floor(extract(epoch FROM NEW.pay_until - "
                        "NEW.placed_at) / 60)::text) THEN RAISE EXCEPTION '% is worse than DL_PAYMENT', "
                        "NEW.pay_until - NEW.placed_at; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "OrderLine",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="lines", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("sku_id", models.UUIDField()),
                ("listing_version_id", models.UUIDField()),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("supply", models.CharField(max_length=10)),
                ("quantity", models.PositiveIntegerField()),
                ("unit_price", models.BigIntegerField()),
                ("adjusted", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField()),
                ("exclusion_event_id", models.UUIDField(null=True)),
                ("addon_event_id", models.UUIDField(null=True)),
            ],
            indexes=[models.Index(fields=["order"], name="lines_of_an_order")],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("order", "sku_id"), name="one_line_a_sku"),
                models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="line_quantity"),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "total",
                            CombinedExpression(
                                CombinedExpression(models.F("unit_price"), "*", models.F("quantity")),
                                "+",
                                models.F("adjusted"),
                            ),
                        ),
                        ("total__gte", 0),
                    ),
                    name="line_adds_up",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "PriceAdjustment",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "line",
                    models.ForeignKey(
                        "orders.orderline", models.PROTECT, related_name="adjustments", db_constraint=False
                    ),
                ),
                ("shopper_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("amount", models.BigIntegerField()),
                ("funded_by", models.CharField(max_length=20)),
                ("reference", models.CharField(blank=True, max_length=80)),
            ],
            indexes=[models.Index(fields=["line"], name="adjustments_of_a_line")],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.CheckConstraint(condition=models.Q(("amount", 0), _negated=True), name="adjustment_of_nothing"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Contract",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("canonical", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("concluded_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("order",), name="one_contract_an_order"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "no_worse_promise",
                    "BEFORE INSERT",
                    (
                        "IF EXISTS (SELECT FROM jsonb_each_text(NEW.canonical::jsonb -> 'rules') WHERE NOT "
                        "tianping_promise_allowed(key, (NEW.concluded_at AT TIME ZONE 'Asia/Shanghai')::date, "
                        "split_part(value, ': ', 2))) THEN RAISE EXCEPTION 'a contract promises no less than the "
                        "rules do'; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
        Table(
            "CodeDelivery",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="codes", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("codes", SealedField()),
                ("pieces", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("delivered_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("order",), name="codes_handed_over_once"),
                models.CheckConstraint(condition=models.Q(("pieces__gte", 1)), name="codes_of_something"),
                models.CheckConstraint(
                    condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="codes_named_by_their_hash"
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", "system", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "by_code_alone",
                    "BEFORE INSERT",
                    (
                        "IF NOT EXISTS (SELECT FROM orders_order WHERE id = NEW.order_id AND shopper_id = "
                        "NEW.shopper_id AND delivery = 'code' AND state = 'shipped') THEN RAISE EXCEPTION 'codes "
                        "are handed over for an order that is delivered by them'; END IF; RETURN NEW;"
                    ),
                ),
            ],
            options={"verbose_name_plural": "code deliveries"},
        ),
        Table(
            "GivenCode",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "delivery",
                    models.ForeignKey("orders.codedelivery", models.PROTECT, related_name="given", db_constraint=False),
                ),
                ("line", models.ForeignKey("orders.orderline", models.PROTECT, related_name="+", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("piece", models.PositiveIntegerField()),
                ("fingerprint", models.BinaryField(max_length=16)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.CodeDelivery", fields=("merchant", "delivery")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.UniqueConstraint(fields=("merchant", "fingerprint"), name="code_given_once"),
                models.UniqueConstraint(fields=("line", "piece"), name="one_code_a_piece"),
                models.CheckConstraint(condition=models.Q(("piece__gte", 1)), name="piece_of_a_line"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Deposit",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "line",
                    models.OneToOneField("orders.orderline", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("terms_id", models.UUIDField()),
                ("terms_number", models.PositiveIntegerField()),
                ("quantity", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("purpose", models.CharField(max_length=200)),
                ("steps", models.CharField(max_length=500)),
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
                ("carrier", models.CharField(blank=True, max_length=40)),
                ("waybill", models.CharField(blank=True, max_length=40)),
                (
                    "basis",
                    models.CharField(
                        blank=True, choices=codes("shop", "silence", "time", "ruling", "order_ended"), max_length=12
                    ),
                ),
                ("kept_amount", models.BigIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("held_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("contested_at", models.DateTimeField(null=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("returned_at", models.DateTimeField(null=True)),
                ("kept_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-asked_at", "-id"], name="deposits_of_a_shop"),
                models.Index(fields=["shopper_id", "-asked_at", "-id"], name="deposits_of_a_shopper"),
                models.Index(fields=["order"], name="deposits_of_an_order"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.UniqueConstraint(fields=("merchant", "number"), name="deposit_number"),
                models.CheckConstraint(
                    condition=models.Q(("amount__gt", 0), ("days__gte", 1), ("quantity__gte", 1)),
                    name="deposit_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("kept_amount", 0),
                        models.Q(
                            ("contested_at__isnull", False),
                            ("kept_amount__gt", 0),
                            ("kept_amount__lte", models.F("amount")),
                        ),
                        _connector="OR",
                    ),
                    name="deposit_kept_after_objection",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "kept"), _negated=True), ("kept_amount", models.F("amount")), _connector="OR"
                    ),
                    name="deposit_kept_whole",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, held_at, lapsed_at, granted_at, applied_at, contested_at, kept_at, "
                            "returned_at, basis, carrier, waybill, kept_amount)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "awaited",
                    (
                        "applied:contested applied:granted awaited:held awaited:lapsed contested:granted "
                        "contested:kept granted:returned held:applied held:granted"
                    ),
                ),
                moved_by_the_worker("held"),
            ],
        ),
        Table(
            "DepositObjection",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "deposit",
                    models.OneToOneField(
                        "orders.deposit", models.PROTECT, related_name="objection", db_constraint=False
                    ),
                ),
                (
                    "grounds",
                    ArrayField(
                        base_field=models.CharField(
                            choices=codes("goods_returned", "undamaged", "access_returned"), max_length=20
                        ),
                        size=None,
                    ),
                ),
                ("evidence", ArrayField(base_field=models.UUIDField(), size=None)),
                ("claimed", models.BigIntegerField()),
                ("statement", SealedField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Deposit", fields=("merchant", "deposit")),
                models.CheckConstraint(
                    condition=models.Q(("claimed__gt", 0), ("evidence__len__gte", 1), ("grounds__len__gte", 1)),
                    name="deposit_objection_is_shown",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "DepositRuling",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "deposit",
                    models.OneToOneField("orders.deposit", models.PROTECT, related_name="ruling", db_constraint=False),
                ),
                ("kept_amount", models.BigIntegerField()),
                ("reasons", SealedField()),
                ("ruled_by", models.UUIDField()),
                ("ruled_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Deposit", fields=("merchant", "deposit")),
                models.CheckConstraint(
                    condition=models.Q(("kept_amount__gte", 0)), name="deposit_ruling_not_below_zero"
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Review",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "line",
                    models.OneToOneField("orders.orderline", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("listing_id", models.UUIDField()),
                ("listing_version_id", models.UUIDField()),
                ("sku_id", models.UUIDField()),
                ("stars", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("shown_as", models.CharField(blank=True, max_length=10)),
                ("given_at", models.DateTimeField()),
            ],
            indexes=[
                models.Index(fields=["listing_id", "-given_at", "-id"], name="reviews_of_a_listing"),
                models.Index(fields=["merchant", "-given_at", "-id"], name="reviews_of_a_shop"),
                models.Index(fields=["shopper_id", "-given_at", "-id"], name="reviews_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.CheckConstraint(
                    condition=models.Q(("stars__gte", 1), ("stars__lte", 5)), name="review_has_stars"
                ),
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="review_says_something"),
                *walls("anonymous", "regulator", "outside", may=("SELECT",), public=True),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT"), public=True),
                Wall("merchant", may=("SELECT",), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "of_a_delivered_line",
                    "BEFORE INSERT",
                    """
IF NOT EXISTS (
    SELECT FROM orders_orderline l JOIN orders_order o ON o.id = l.order_id
    WHERE l.id = NEW.line_id AND l.order_id = NEW.order_id AND l.sku_id = NEW.sku_id AND o.shopper_id = NEW.shopper_id
    AND (o.received_at IS NOT NULL
         OR EXISTS (SELECT FROM orders_shipment s WHERE s.order_id = o.id AND s.signed_at IS NOT NULL)
         OR EXISTS (SELECT FROM orders_codedelivery c WHERE c.order_id = o.id)))
THEN RAISE EXCEPTION 'a review is of what was delivered to its author'; END IF;
RETURN NEW;
""",
                ),
            ],
        ),
        Table(
            "ReviewAddition",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "review",
                    models.OneToOneField("orders.review", models.PROTECT, related_name="addition", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("text", models.TextField()),
                ("added_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Review", fields=("merchant", "review")),
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="addition_says_something"),
                *walls("anonymous", "regulator", "outside", may=("SELECT",), public=True),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT"), public=True),
                Wall("merchant", may=("SELECT",), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "of_ones_own_review",
                    "BEFORE INSERT",
                    """
IF NOT EXISTS (SELECT FROM orders_review WHERE id = NEW.review_id AND shopper_id = NEW.shopper_id)
THEN RAISE EXCEPTION 'an author adds to their own review'; END IF;
RETURN NEW;
""",
                ),
            ],
        ),
        Table(
            "ReviewReply",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "review",
                    models.OneToOneField("orders.review", models.PROTECT, related_name="reply", db_constraint=False),
                ),
                ("text", models.TextField()),
                ("replied_by", models.UUIDField()),
                ("replied_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Review", fields=("merchant", "review")),
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="reply_says_something"),
                *walls("anonymous", "regulator", "outside", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT"), public=True),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Masking",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("review", models.ForeignKey("orders.review", models.PROTECT, related_name="+", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                (
                    "ground",
                    models.CharField(
                        choices=codes("forbidden_by_law", "personal_data", "insult", "advertising"), max_length=20
                    ),
                ),
                ("passage", models.TextField()),
                ("why", models.TextField()),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("heard_until", models.DateTimeField()),
                ("shop_spoke_at", models.DateTimeField(null=True)),
                ("author_spoke_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reasons", models.TextField(blank=True, default="")),
                ("masked_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("appealed_at", models.DateTimeField(null=True)),
                ("appeal_decided_by", models.UUIDField(null=True)),
                ("appeal_reasons", models.TextField(blank=True, default="")),
                ("stands_at", models.DateTimeField(null=True)),
                ("restored_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-proposed_at", "-id"], name="maskings_of_a_shop"),
                models.Index(fields=["shopper_id", "-proposed_at", "-id"], name="maskings_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Review", fields=("merchant", "review")),
                models.UniqueConstraint(fields=("number",), name="masking_number"),
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["rejected", "lapsed", "restored"]), _negated=True),
                    fields=("review",),
                    name="one_masking_of_a_review",
                ),
                models.CheckConstraint(
                    condition=models.Q(("ground__in", ["forbidden_by_law", "personal_data", "insult", "advertising"])),
                    name="masked_for_a_ground",
                ),
                models.CheckConstraint(
                    condition=models.Q(models.Q(("passage", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                    name="mask_names_passage_and_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(("state__in", ["masked", "appealed", "stands"]), _negated=True),
                        _connector="OR",
                    ),
                    name="masked_by_a_second_person",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("appeal_decided_by", models.F("proposed_by")), _negated=True),
                        models.Q(("appeal_decided_by", models.F("decided_by")), _negated=True),
                    ),
                    name="appeal_decided_by_a_third_person",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state__in", ["masked", "rejected"]), _negated=True),
                        models.Q(("reasons", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="decided_with_reasons",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT", "UPDATE (id, state, author_spoke_at, appealed_at)")),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "UPDATE (id, state, shop_spoke_at, heard_at, lapsed_at, stands_at, restored_at)"),
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, state, masked_at, rejected_at, stands_at, restored_at, decided_by, reasons, "
                            "appeal_decided_by, appeal_reasons)"
                        ),
                    ),
                ),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "proposed",
                    (
                        "appealed:restored appealed:stands heard:lapsed heard:masked heard:rejected "
                        "masked:appealed masked:stands proposed:heard proposed:rejected"
                    ),
                ),
                moved_by_the_worker("heard", "lapsed"),
                Guard(
                    "masked_by_whom",
                    "BEFORE UPDATE",
                    """
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
""",
                    when="OLD.state IS DISTINCT FROM NEW.state",
                    declare="DECLARE person uuid;",
                ),
                Guard(
                    "in_person",
                    "BEFORE INSERT",
                    """
IF current_user = 'tp_staff'
   AND NEW.proposed_by IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid
THEN RAISE EXCEPTION 'everybody proposes in their own name'; END IF;
RETURN NEW;
""",
                ),
                never(
                    "proposal_stands",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."review_id" IS DISTINCT FROM '
                        '(NEW."review_id") OR OLD."shopper_id" IS DISTINCT FROM (NEW."shopper_id") OR '
                        'OLD."ground" IS DISTINCT FROM (NEW."ground") OR OLD."passage" IS DISTINCT FROM '
                        '(NEW."passage") OR OLD."why" IS DISTINCT FROM (NEW."why") OR OLD."proposed_by" IS '
                        'DISTINCT FROM (NEW."proposed_by") OR OLD."proposed_at" IS DISTINCT FROM '
                        '(NEW."proposed_at") OR OLD."heard_until" IS DISTINCT FROM (NEW."heard_until")'
                    ),
                ),
                never(
                    "decision_stands",
                    "UPDATE",
                    when=(
                        "OLD.decided_by IS NOT NULL AND (OLD.decided_by, OLD.reasons) IS DISTINCT FROM "
                        "(NEW.decided_by, NEW.reasons) OR OLD.appeal_decided_by IS NOT NULL AND "
                        "(OLD.appeal_decided_by, OLD.appeal_reasons) IS DISTINCT FROM (NEW.appeal_decided_by, "
                        "NEW.appeal_reasons)"
                    ),
                ),
                never("history_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "MaskingWord",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "masking",
                    models.ForeignKey("orders.masking", models.PROTECT, related_name="words", db_constraint=False),
                ),
                ("said_by", models.CharField(max_length=20)),
                ("words", SealedField()),
                ("said_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Masking", fields=("merchant", "masking")),
                Wall("shopper", own="shopper_id", may=("SELECT", "INSERT")),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Mask",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "masking",
                    models.OneToOneField("orders.masking", models.PROTECT, related_name="+", db_constraint=False),
                ),
                (
                    "review",
                    models.ForeignKey("orders.review", models.PROTECT, related_name="masks", db_constraint=False),
                ),
                ("listing_id", models.UUIDField()),
                (
                    "ground",
                    models.CharField(
                        choices=codes("forbidden_by_law", "personal_data", "insult", "advertising"), max_length=20
                    ),
                ),
                ("masked_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(condition=models.Q(("lifted_at", None)), fields=["listing_id"], name="masks_of_a_listing")
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Masking", fields=("merchant", "masking")),
                CompositeKey(to="orders.Review", fields=("merchant", "review")),
                models.UniqueConstraint(
                    condition=models.Q(("lifted_at", None)), fields=("review",), name="one_mask_of_a_review"
                ),
                *walls("anonymous", "regulator", "outside", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant_id", may=("SELECT", "UPDATE (lifted_at)"), public=True),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (lifted_at)")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "as_decided",
                    "BEFORE INSERT OR UPDATE",
                    """
IF NOT EXISTS (
    SELECT FROM orders_masking m WHERE m.id = NEW.masking_id AND m.review_id = NEW.review_id AND m.ground = NEW.ground
    AND m.state = CASE WHEN NEW.lifted_at IS NULL THEN 'masked' ELSE 'restored' END)
THEN RAISE EXCEPTION 'a mask begins and ends as its case decides'; END IF;
RETURN NEW;
""",
                ),
                never("lifted_once", "UPDATE", when="OLD.lifted_at IS NOT NULL"),
                never("history_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Shipment",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "order",
                    models.ForeignKey("orders.order", models.PROTECT, related_name="shipments", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("carrier", models.CharField(max_length=40)),
                ("waybill", models.CharField(max_length=40)),
                ("handed_over_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_place", models.CharField(blank=True, max_length=20)),
                ("signed_by", models.CharField(blank=True, max_length=20)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("merchant", "carrier", "waybill"), name="one_shipment_a_waybill"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "INSERT", "UPDATE (signed_at, signed_place, signed_by)"),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "by_carrier_alone",
                    "BEFORE INSERT",
                    (
                        "IF EXISTS (SELECT FROM orders_order WHERE id = NEW.order_id AND delivery = 'code') THEN "
                        "RAISE EXCEPTION 'what is delivered by a code has no parcel: %', NEW.order_id; END IF; "
                        "RETURN NEW;"
                    ),
                ),
                Guard(
                    "born_unsigned",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'a parcel is sent before it is signed for';",
                    when="NEW.signed_at IS NOT NULL OR NEW.signed_by <> ''",
                ),
                never("signed_once", "UPDATE", when="OLD.signed_at IS NOT NULL"),
            ],
        ),
        Table(
            "ShippedLine",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "shipment",
                    models.ForeignKey("orders.shipment", models.PROTECT, related_name="lines", db_constraint=False),
                ),
                ("line", models.ForeignKey("orders.orderline", models.PROTECT, related_name="+", db_constraint=False)),
                ("shopper_id", models.UUIDField()),
                ("quantity", models.PositiveIntegerField()),
                ("lot", models.CharField(blank=True, max_length=60)),
            ],
            indexes=[
                models.Index(
                    condition=models.Q(("lot", ""), _negated=True), fields=["merchant", "lot"], name="shipped_by_lot"
                )
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.Shipment", fields=("merchant", "shipment")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="shipped_quantity"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "DeliveryEvent",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "shipment",
                    models.ForeignKey("orders.shipment", models.PROTECT, related_name="events", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("place", models.CharField(blank=True, max_length=20)),
                ("signed_by", models.CharField(blank=True, max_length=20)),
                ("happened_at", models.DateTimeField()),
                ("reported_at", models.DateTimeField()),
                ("report_id", models.CharField(max_length=255)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.Shipment", fields=("merchant", "shipment")),
                models.UniqueConstraint(fields=("shipment", "report_id"), name="reported_once"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "HandOverWord",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                (
                    "shipment",
                    models.ForeignKey("orders.shipment", models.PROTECT, related_name="words", db_constraint=False),
                ),
                ("has_it", models.BooleanField()),
                ("reasons", SealedField(null=True)),
                ("said_by", models.CharField(max_length=20)),
                ("speaker_id", models.UUIDField()),
                ("said_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["shipment", "said_at"], name="words_on_a_parcel")],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="orders.Shipment", fields=("merchant", "shipment")),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("has_it", False), ("said_by", "shopper")),
                        models.Q(("reasons__isnull", False), ("said_by", "staff")),
                        _connector="OR",
                    ),
                    name="hand_over_word_is_whose",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "auditor", "system", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Plan",
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
                ("months", models.PositiveSmallIntegerField()),
                ("first_days", models.PositiveSmallIntegerField()),
                ("stated_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(fields=("sku", "number"), name="plan_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("number__gte", 1),
                        models.Q(
                            ("amount", 0),
                            models.Q(("amount__gt", 0), ("first_days__gte", 1), ("months__gte", 1)),
                            _connector="OR",
                        ),
                    ),
                    name="plan_whole",
                ),
                CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
                *walls("anonymous", "shopper", may=("SELECT",), public=True),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Subscription",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "plan",
                    models.ForeignKey("orders.plan", models.PROTECT, related_name="subscriptions", db_constraint=False),
                ),
                ("plan_number", models.PositiveIntegerField()),
                ("sku_id", models.UUIDField()),
                ("shopper_id", models.UUIDField()),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("quantity", models.PositiveIntegerField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("months", models.PositiveSmallIntegerField()),
                ("first_days", models.PositiveSmallIntegerField()),
                ("period", models.PositiveIntegerField(default=1)),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("mandate_id", models.UUIDField()),
                ("order_id", models.UUIDField(null=True)),
                ("rules", models.JSONField()),
                ("region_code", models.CharField(max_length=12)),
                ("recipient_name", SealedField()),
                ("recipient_phone", SealedField()),
                ("recipient_address", SealedField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=codes(
                            "by_shopper", "mandate_refused", "price_raised", "not_on_offer", "debit_failed", "not_told"
                        ),
                        max_length=20,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("active_at", models.DateTimeField(null=True)),
                ("debiting_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-asked_at", "-id"], name="subscriptions_of_a_shop"),
                models.Index(fields=["shopper_id", "-asked_at", "-id"], name="subscriptions_of_a_shopper"),
                models.Index(fields=["order_id"], name="subscription_of_an_order"),
                models.Index(fields=["mandate_id"], name="subscription_of_a_mandate"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Plan", fields=("merchant", "plan")),
                models.UniqueConstraint(fields=("merchant", "number"), name="subscription_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("amount__gt", 0),
                        ("attempt__in", [1, 2]),
                        ("months__gte", 1),
                        ("period__gte", 1),
                        ("quantity__gte", 1),
                    ),
                    name="subscription_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "ended"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="subscription_ends_for_a_reason",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, active_at, ended_at, debiting_at, failed_at, reason, plan_id, "
                            "plan_number, amount, months, mandate_id, order_id, attempt, period)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "signing",
                    (
                        "active:debiting active:ended debiting:active debiting:ended debiting:failed "
                        "failed:debiting failed:ended signing:active signing:ended"
                    ),
                ),
                moved_by_the_worker("active", "debiting", "failed"),
            ],
        ),
    ]

"""The tables of aftersales, and what guards them."""

from django.db import migrations, models
from django.contrib.postgres.fields import ArrayField
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
        ("orders", "0001_tables"),
        ("tenancy", "0001_tables"),
    ]

    operations = [
        Table(
            "LinePieces",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "line",
                    models.OneToOneField("orders.orderline", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("sold", models.PositiveIntegerField()),
                ("taken", models.PositiveIntegerField(default=0)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.CheckConstraint(
                    condition=models.Q(("taken__lte", models.F("sold"))), name="no_more_than_was_sold"
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", "UPDATE (taken)")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
        ),
        Table(
            "Claim",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("order_number", models.CharField(max_length=32)),
                ("shopper_id", models.UUIDField()),
                ("line", models.ForeignKey("orders.orderline", models.PROTECT, related_name="+", db_constraint=False)),
                ("sku_id", models.UUIDField()),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("quantity", models.PositiveIntegerField()),
                ("paid", models.BigIntegerField()),
                ("funded", models.BigIntegerField(default=0)),
                ("rounding", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                (
                    "because",
                    models.CharField(
                        choices=codes("not_as_described", "damaged", "faulty", "wrong_item", "missing"), max_length=20
                    ),
                ),
                (
                    "wants",
                    models.CharField(
                        choices=codes("return", "exchange", "repair", "supply", "refund_part"), max_length=12
                    ),
                ),
                (
                    "remedy",
                    models.CharField(
                        blank=True,
                        choices=codes("return", "exchange", "repair", "supply", "refund_part"),
                        default="",
                        max_length=12,
                    ),
                ),
                ("burden", models.CharField(choices=codes("shop", "shopper"), max_length=10)),
                ("right_until", models.DateTimeField()),
                ("duties", ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ("statement", SealedField()),
                ("appeared_on", models.DateField(null=True)),
                ("filed_at", models.DateTimeField()),
                ("offered_at", models.DateTimeField(null=True)),
                ("insisted_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("returning_at", models.DateTimeField(null=True)),
                ("sending_at", models.DateTimeField(null=True)),
                ("repairing_at", models.DateTimeField(null=True)),
                ("on_its_way_at", models.DateTimeField(null=True)),
                ("by_return_at", models.DateTimeField(null=True)),
                ("fulfilled_at", models.DateTimeField(null=True)),
                ("refunded_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-filed_at", "-id"], name="claims_of_a_shop"),
                models.Index(fields=["shopper_id", "-filed_at", "-id"], name="claims_of_a_shopper"),
                models.Index(fields=["order"], name="claims_of_an_order"),
                models.Index(fields=["line"], name="claims_of_a_line"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("merchant", "number"), name="claim_number"),
                models.CheckConstraint(
                    condition=models.Q(("funded__gte", 0), ("paid__gte", 0), ("quantity__gte", 1)),
                    name="claim_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("remedy", "refund_part"), _negated=True), ("because", "missing"), _connector="OR"
                    ),
                    name="money_alone_for_missing",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, by_return_at, returning_at, sending_at, refunded_at, offered_at, "
                            "refused_at, insisted_at, withdrawn_at, closed_at, repairing_at, on_its_way_at, "
                            "fulfilled_at, remedy)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "filed",
                    (
                        "filed:by_return filed:offered filed:refunded filed:refused filed:returning filed:sending "
                        "filed:withdrawn insisted:by_return insisted:refunded insisted:refused insisted:returning "
                        "insisted:sending insisted:withdrawn offered:by_return offered:insisted offered:refunded "
                        "offered:returning offered:sending offered:withdrawn on_its_way:fulfilled "
                        "on_its_way:refunded refused:closed repairing:on_its_way repairing:refunded "
                        "repairing:sending returning:by_return returning:repairing returning:sending "
                        "returning:withdrawn sending:on_its_way sending:refunded"
                    ),
                )
            ],
        ),
        Table(
            "Return",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("order_number", models.CharField(max_length=32)),
                ("shopper_id", models.UUIDField()),
                ("paid", models.BigIntegerField()),
                ("funded", models.BigIntegerField(default=0)),
                ("rounding", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("freight", models.CharField(max_length=10)),
                (
                    "claim",
                    models.OneToOneField(
                        "aftersales.claim", models.PROTECT, related_name="back", null=True, db_constraint=False
                    ),
                ),
                ("because", models.CharField(blank=True, db_default="", default="", max_length=20)),
                (
                    "leads_to",
                    models.CharField(
                        choices=codes("return", "exchange", "repair"),
                        db_default="return",
                        default="return",
                        max_length=12,
                    ),
                ),
                ("contact_name", SealedField(null=True)),
                ("phone", SealedField(null=True)),
                ("address", SealedField(null=True)),
                ("noticed_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("back_at", models.DateTimeField(null=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
                ("home_at", models.DateTimeField(null=True)),
                ("unshown_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("unsent_at", models.DateTimeField(null=True)),
                ("handed_on_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-noticed_at", "-id"], name="returns_of_a_shop"),
                models.Index(fields=["shopper_id", "-noticed_at", "-id"], name="returns_of_a_shopper"),
                models.Index(fields=["order"], name="returns_of_an_order"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.UniqueConstraint(fields=("merchant", "number"), name="return_number"),
                models.CheckConstraint(
                    condition=models.Q(("funded__gte", 0), ("paid__gte", 0)), name="return_not_below_zero"
                ),
                CompositeKey(to="aftersales.Claim", fields=("merchant", "claim")),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("because", ""), ("claim", None), ("leads_to", "return")),
                        models.Q(("claim__isnull", False), models.Q(("because", ""), _negated=True)),
                        _connector="OR",
                    ),
                    name="return_says_because_of_what",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (state, sent_at, back_at, granted_at, unshown_at, declined_at, home_at, "
                            "handed_on_at, withdrawn_at, unsent_at)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "noticed",
                    (
                        "back:declined back:granted back:handed_on declined:granted declined:home noticed:back "
                        "noticed:granted noticed:sent noticed:withdrawn sent:back sent:granted sent:unshown "
                        "unshown:back unshown:granted"
                    ),
                )
            ],
        ),
        Table(
            "ReturnLine",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey("aftersales.return", models.PROTECT, related_name="lines", db_constraint=False),
                ),
                ("line", models.ForeignKey("orders.orderline", models.PROTECT, related_name="+", db_constraint=False)),
                ("sku_id", models.UUIDField()),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("quantity", models.PositiveIntegerField()),
                ("paid", models.BigIntegerField()),
                ("funded", models.BigIntegerField(default=0)),
                ("rounding", models.BigIntegerField(default=0)),
                ("freight", models.CharField(max_length=10)),
                ("window_until", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["line"], name="returns_of_a_line")],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.UniqueConstraint(fields=("case", "line"), name="one_return_line_a_line"),
                models.CheckConstraint(
                    condition=models.Q(("funded__gte", 0), ("paid__gte", 0), ("quantity__gte", 1)),
                    name="return_of_something",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ClaimAnswer",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "claim",
                    models.ForeignKey("aftersales.claim", models.PROTECT, related_name="answers", db_constraint=False),
                ),
                (
                    "offers",
                    models.CharField(
                        blank=True,
                        choices=codes("return", "exchange", "repair", "supply", "refund_part"),
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=codes("no_fault", "caused_by_use", "not_our_goods", "complete", "not_shown"),
                        default="",
                        max_length=20,
                    ),
                ),
                ("evidence", ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ("statement", SealedField()),
                ("answered_by", models.UUIDField()),
                ("answered_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Claim", fields=("merchant", "claim")),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("offers", ""), models.Q(("reason", ""), _negated=True)),
                        models.Q(models.Q(("offers", ""), _negated=True), ("reason", "")),
                        _connector="OR",
                    ),
                    name="answer_is_one_of_two",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason__in", ["", "not_shown"]), ("evidence__len__gte", 1), _connector="OR"),
                    name="refusal_is_shown",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ClaimParcel",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "claim",
                    models.OneToOneField(
                        "aftersales.claim", models.PROTECT, related_name="parcel", db_constraint=False
                    ),
                ),
                ("carrier", models.CharField(max_length=40)),
                ("waybill", models.CharField(max_length=40)),
                ("sent_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Claim", fields=("merchant", "claim")),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ClaimGrant",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "claim",
                    models.OneToOneField("aftersales.claim", models.PROTECT, related_name="money", db_constraint=False),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=codes("agreed", "shop", "not_sent", "not_arrived", "chosen"), max_length=12
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("granted_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Claim", fields=("merchant", "claim")),
                models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="claim_grant_not_below_zero"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Freight",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "back",
                    models.OneToOneField(
                        "aftersales.return", models.PROTECT, related_name="freight_asked", db_constraint=False
                    ),
                ),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("order_number", models.CharField(max_length=32)),
                ("shopper_id", models.UUIDField()),
                ("asked", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("receipt", ArrayField(base_field=models.UUIDField(), size=None)),
                (
                    "basis",
                    models.CharField(
                        blank=True, choices=codes("shop", "silence", "ruling", "unproven"), default="", max_length=10
                    ),
                ),
                ("short", models.BigIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("disputed_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("declined_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-asked_at", "-id"], name="freight_of_a_shop"),
                models.Index(fields=["order"], name="freight_of_an_order"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "back")),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                models.CheckConstraint(
                    condition=models.Q(("asked__gte", 1), ("asked__lte", 10000), ("receipt__len__gte", 1)),
                    name="freight_is_shown",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("basis", ""), ("short", 0)),
                        models.Q(models.Q(("basis", ""), _negated=True), ("short", models.F("asked"))),
                        _connector="OR",
                    ),
                    name="freight_is_paid_whole",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "INSERT", "UPDATE (state, paid_at, disputed_at, declined_at, short, basis)"),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("asked", "asked:disputed asked:paid disputed:declined disputed:paid")],
        ),
        Table(
            "FreightWord",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "freight",
                    models.ForeignKey("aftersales.freight", models.PROTECT, related_name="words", db_constraint=False),
                ),
                ("author", models.CharField(choices=codes("merchant", "staff"), max_length=10)),
                ("text", SealedField()),
                ("written_by", models.UUIDField()),
                ("written_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Freight", fields=("merchant", "freight")),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Remedy",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "freeze",
                    models.ForeignKey("catalog.lotfreeze", models.PROTECT, related_name="+", db_constraint=False),
                ),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("order_number", models.CharField(max_length=32)),
                ("line", models.ForeignKey("orders.orderline", models.PROTECT, related_name="+", db_constraint=False)),
                ("sku_id", models.UUIDField()),
                ("shopper_id", models.UUIDField()),
                ("title_zh", models.CharField(max_length=200)),
                ("title_en", models.CharField(blank=True, max_length=200)),
                ("pieces", models.PositiveIntegerField()),
                ("held", models.PositiveIntegerField()),
                ("paid", models.BigIntegerField()),
                ("funded", models.BigIntegerField(default=0)),
                ("rounding", models.BigIntegerField(default=0)),
                ("currency", models.CharField(max_length=3)),
                ("disposal", models.CharField(choices=codes("send_back", "destroy"), max_length=12)),
                ("offered_at", models.DateTimeField()),
                ("carrier", models.CharField(blank=True, default="", max_length=40)),
                ("waybill", models.CharField(blank=True, default="", max_length=40)),
                ("outlay", models.BigIntegerField(default=0)),
                ("sent_at", models.DateTimeField(null=True)),
                ("basis", models.CharField(blank=True, default="", max_length=12)),
                ("amount", models.BigIntegerField(null=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("unanswered_at", models.DateTimeField(null=True)),
                ("called_off_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-offered_at", "-id"], name="remedies_of_a_shop"),
                models.Index(fields=["shopper_id", "-offered_at", "-id"], name="remedies_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="catalog.LotFreeze", fields=("merchant", "freeze")),
                models.UniqueConstraint(fields=("number",), name="remedy_number"),
                models.UniqueConstraint(fields=("freeze", "line"), name="one_remedy_a_line"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("funded__gte", 0),
                        ("held__lte", models.F("pieces")),
                        ("outlay__gte", 0),
                        ("paid__gte", 0),
                        ("pieces__gte", 1),
                    ),
                    name="remedy_of_something",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("basis__in", ["", "destroyed", "unasked", "arrived", "silence"]),
                        models.Q(
                            ("amount", None),
                            models.Q(("amount__gte", 0), ("amount__lte", models.F("paid"))),
                            _connector="OR",
                        ),
                    ),
                    name="remedy_pays_no_more_than_was_paid",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("disposal", "destroy"),
                        models.Q(("basis__in", ["destroyed", "unasked"]), _negated=True),
                        _connector="OR",
                    ),
                    name="no_refund_without_goods",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, held, paid, funded, rounding, state, sent_at, granted_at, unanswered_at, "
                            "called_off_at, carrier, waybill, outlay, basis, amount)"
                        ),
                    ),
                ),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "offered",
                    (
                        "offered:called_off offered:granted offered:sent offered:unanswered sent:granted "
                        "unanswered:called_off unanswered:granted unanswered:sent"
                    ),
                ),
                Guard(
                    "of_a_buyer",
                    "BEFORE INSERT",
                    """
IF NOT EXISTS (
    SELECT FROM orders_shippedline s JOIN catalog_lotfreeze f ON f.lot = s.lot AND f.merchant_id = s.merchant_id
    WHERE f.id = NEW.freeze_id AND s.line_id = NEW.line_id AND s.shopper_id = NEW.shopper_id AND f.sku_id = NEW.sku_id
)
THEN RAISE EXCEPTION 'a remedy is for a buyer of the lot'; END IF;
RETURN NEW;
""",
                ),
                never("remedy_stays", "DELETE"),
                no_truncate(),
            ],
        ),
        Table(
            "Reimbursement",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=32)),
                (
                    "freight",
                    models.OneToOneField(
                        "aftersales.freight",
                        models.PROTECT,
                        related_name="reimbursement",
                        null=True,
                        db_constraint=False,
                    ),
                ),
                (
                    "remedy",
                    models.OneToOneField(
                        "aftersales.remedy",
                        models.PROTECT,
                        related_name="reimbursement",
                        null=True,
                        db_constraint=False,
                    ),
                ),
                ("order", models.ForeignKey("orders.order", models.PROTECT, related_name="+", db_constraint=False)),
                ("order_number", models.CharField(max_length=32)),
                ("shopper_id", models.UUIDField()),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("owed_at", models.DateTimeField()),
                ("paying_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("unpaid_at", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["merchant", "-owed_at", "-id"], name="reimbursements_of_a_shop"),
                models.Index(fields=["shopper_id", "-owed_at", "-id"], name="reimbursements_of_a_shopper"),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="orders.Order", fields=("merchant", "order")),
                CompositeKey(to="aftersales.Freight", fields=("merchant", "freight")),
                CompositeKey(to="aftersales.Remedy", fields=("merchant", "remedy")),
                models.UniqueConstraint(fields=("number",), name="reimbursement_number"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("freight", None), ("remedy__isnull", False)),
                        models.Q(("freight__isnull", False), ("remedy", None)),
                        _connector="OR",
                    ),
                    name="reimbursement_for_one_thing",
                ),
                models.CheckConstraint(
                    condition=models.Q(("amount__gte", 1), ("amount__lte", 50000)), name="reimbursement_of_something"
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall(
                    "merchant",
                    own="merchant_id",
                    may=("SELECT", "INSERT", "UPDATE (id, state, paying_at, paid_at, unpaid_at)"),
                ),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE (id, state, paying_at, paid_at, unpaid_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("owed", "owed:paying paid:unpaid paying:paid paying:unpaid unpaid:paying"),
                moved_by_the_worker("paying", "paid", "unpaid"),
                Guard(
                    "of_a_decision",
                    "BEFORE INSERT",
                    """
IF NOT EXISTS (
    SELECT FROM aftersales_freight f WHERE f.id = NEW.freight_id AND f.state = 'paid' AND f.short = NEW.amount
    AND f.shopper_id = NEW.shopper_id AND f.order_id = NEW.order_id
) AND NOT EXISTS (
    SELECT FROM aftersales_remedy r WHERE r.id = NEW.remedy_id AND r.state = 'granted' AND r.outlay = NEW.amount
    AND r.shopper_id = NEW.shopper_id AND r.order_id = NEW.order_id
)
THEN RAISE EXCEPTION 'nobody has decided that this is owed'; END IF;
RETURN NEW;
""",
                ),
                never(
                    "reimbursement_stays",
                    "UPDATE",
                    when=(
                        'OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."freight_id" IS DISTINCT FROM '
                        '(NEW."freight_id") OR OLD."remedy_id" IS DISTINCT FROM (NEW."remedy_id") OR '
                        'OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."order_number" IS DISTINCT FROM '
                        '(NEW."order_number") OR OLD."shopper_id" IS DISTINCT FROM (NEW."shopper_id") OR '
                        'OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."currency" IS DISTINCT FROM '
                        '(NEW."currency") OR OLD."owed_at" IS DISTINCT FROM (NEW."owed_at")'
                    ),
                ),
                never("reimbursement_is_kept", "DELETE"),
            ],
        ),
        Table(
            "Objection",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.OneToOneField(
                        "aftersales.return", models.PROTECT, related_name="objection", db_constraint=False
                    ),
                ),
                (
                    "grounds",
                    ArrayField(
                        base_field=models.CharField(
                            choices=codes(
                                "parts_missing",
                                "used_beyond_checking",
                                "seal_broken",
                                "repaired_without_authority",
                                "marks_altered",
                                "activated",
                                "traces_left",
                                "tags_cut",
                                "soiled",
                                "damaged",
                                "other_goods",
                                "nothing_arrived",
                            ),
                            max_length=40,
                        ),
                        size=None,
                    ),
                ),
                ("evidence", ArrayField(base_field=models.UUIDField(), size=None)),
                ("statement", SealedField()),
                ("made_by", models.UUIDField()),
                ("made_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                models.CheckConstraint(
                    condition=models.Q(("evidence__len__gte", 1), ("grounds__len__gte", 1)), name="objection_is_shown"
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Ruling",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.OneToOneField(
                        "aftersales.return", models.PROTECT, related_name="ruling", db_constraint=False
                    ),
                ),
                ("outcome", models.CharField(choices=codes("refund", "no_refund"), max_length=10)),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("reasons", SealedField()),
                ("ruled_by", models.UUIDField()),
                ("ruled_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("amount__gte", 0), ("outcome", "refund")),
                        models.Q(("amount", 0), ("outcome", "no_refund")),
                        _connector="OR",
                    ),
                    name="ruling_gives_what_it_says",
                ),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Grant",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.OneToOneField(
                        "aftersales.return", models.PROTECT, related_name="given", db_constraint=False
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=codes(
                            "shop",
                            "shop_early",
                            "clock",
                            "red_line",
                            "ruling",
                            "unproven",
                            "kept",
                            "lost",
                            "no_address",
                        ),
                        max_length=12,
                    ),
                ),
                ("amount", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("granted_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="grant_not_below_zero"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Restock",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        "aftersales.return", models.PROTECT, related_name="restocks", db_constraint=False
                    ),
                ),
                ("line", models.ForeignKey("orders.orderline", models.PROTECT, related_name="+", db_constraint=False)),
                ("quantity", models.PositiveIntegerField()),
                ("grade", models.CharField(choices=codes("as_new", "opened", "flawed"), max_length=10)),
                ("lot", models.CharField(blank=True, max_length=60)),
                ("restocked_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                CompositeKey(to="orders.OrderLine", fields=("merchant", "line")),
                models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="restock_of_something"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "NamedAddress",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.OneToOneField(
                        "aftersales.return", models.PROTECT, related_name="named_address", db_constraint=False
                    ),
                ),
                ("contact_name", SealedField()),
                ("phone", SealedField()),
                ("address", SealedField()),
                ("named_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "ReturnParcel",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                (
                    "case",
                    models.ForeignKey("aftersales.return", models.PROTECT, related_name="parcels", db_constraint=False),
                ),
                ("shopper_id", models.UUIDField()),
                ("carrier", models.CharField(max_length=40)),
                ("waybill", models.CharField(blank=True, max_length=40)),
                ("tracked", models.BooleanField()),
                ("sent_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", "UPDATE (signed_at)")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "born_unsigned",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'a parcel is sent before it is signed for';",
                    when="NEW.signed_at IS NOT NULL",
                ),
                never("signed_once", "UPDATE", when="OLD.signed_at IS NOT NULL"),
            ],
        ),
        Table(
            "ReturnReport",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey("aftersales.return", models.PROTECT, related_name="reports", db_constraint=False),
                ),
                ("kind", models.CharField(max_length=20)),
                ("happened_at", models.DateTimeField()),
                ("reported_at", models.DateTimeField()),
                ("report_id", models.CharField(max_length=255)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                models.UniqueConstraint(fields=("case", "report_id"), name="return_reported_once"),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Arrival",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.ForeignKey(
                        "aftersales.return", models.PROTECT, related_name="arrivals", db_constraint=False
                    ),
                ),
                (
                    "source",
                    models.CharField(choices=codes("carrier", "shop", "staff", "refusal", "silence"), max_length=10),
                ),
                ("arrived_at", models.DateTimeField()),
                ("noted_at", models.DateTimeField()),
                ("reasons", SealedField(null=True)),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "HomeParcel",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("shopper_id", models.UUIDField()),
                (
                    "case",
                    models.OneToOneField(
                        "aftersales.return", models.PROTECT, related_name="home_parcel", db_constraint=False
                    ),
                ),
                ("carrier", models.CharField(max_length=40)),
                ("waybill", models.CharField(max_length=40)),
                ("sent_at", models.DateTimeField()),
            ],
            constraints=[
                tenant_key(),
                CompositeKey(to="aftersales.Return", fields=("merchant", "case")),
                Wall("shopper", own="shopper_id", may=("SELECT",)),
                Wall("merchant", own="merchant_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
    ]

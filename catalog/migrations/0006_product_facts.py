"""Facts have kinds, and sets of them versions; lots have dates, and pictures files.

Every category keeps what it asked as version 1 of its set, all of it bare texts; the versions of listings that there are
were held to that one, and are hashed as they were (schema 1). Where the law asks for more than words, version 2 of the
set is in force from here on: what is on show stays, and the next version of it has to meet the new set.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import platform_core.rows
import platform_core.tenancy.walls

NAMES = {
    "brand": ("品牌", "Brand"),
    "model": ("型号", "Model"),
    "specification": ("规格", "Specification"),
    "grade": ("等级", "Grade"),
    "use": ("用途", "Use"),
    "performance": ("性能", "Performance"),
    "origin": ("产地", "Place of origin"),
    "producer": ("生产者", "Producer"),
    "producer_address": ("生产者地址", "Producer's address"),
    "standard": ("执行标准", "Product standard"),
    "certificate": ("检验合格证明", "Inspection certificate"),
    "net_content": ("净含量", "Net content"),
    "ingredients": ("主要成分", "Main ingredients"),
    "production_date": ("生产日期", "Date of production"),
    "shelf_life": ("保质期", "Shelf life"),
    "storage": ("贮存条件", "Storage"),
    "food_licence": ("食品许可证编号", "Food licence number"),
    "cosmetics_number": ("化妆品注册或备案编号", "Cosmetics registration number"),
    "material": ("材质", "Material"),
    "care": ("洗涤保养", "Care"),
    "ccc_mark": ("3C认证编号", "CCC certificate number"),
    "rated_power": ("额定功率", "Rated power"),
    "manual": ("使用说明", "Manual"),
    "warranty": ("售后服务", "After-sales service"),
    "author": ("作者", "Author"),
    "publisher": ("出版者", "Publisher"),
    "isbn": ("国际标准书号", "ISBN"),
    "format": ("格式", "Format"),
    "system_requirements": ("运行要求", "System requirements"),
    "licence_terms": ("使用许可", "Licence terms"),
    "service_content": ("服务内容", "What the service covers"),
    "service_fees": ("服务费用", "What the service costs"),
    "buyer_determines": ("由买家决定的内容", "What the buyer determines"),
    "unfit_for_return": ("不宜退货的原因", "Why it is not fit to be returned"),
    "flaw": ("临期或瑕疵说明", "Its flaw, or how near its date is"),
    "additives": ("食品添加剂", "Food additives"),
    "safety_class": ("安全技术类别", "Safety class"),
    "safety_warning": ("安全警示", "Safety warning"),
    "rated_voltage": ("额定电压", "Rated voltage"),
    "file_size": ("文件大小", "Size of the file"),
}

MASS, VOLUME = ("g", "kg"), ("ml", "L")


def _fact(code, kind="text", *, duty="CRL-08", required=True, **more):
    zh, en = NAMES.get(code, (code, code))
    return {"code": code, "kind": kind, "name_zh": zh, "name_en": en, "duty": duty, "required": required, **more}


def _goods(*, duty="CRL-08"):
    return [_fact("origin", duty=duty), _fact("producer", duty=duty), _fact("specification", duty=duty)]


FOOD = [
    *_goods(duty="FSL-67"),
    _fact("producer_address", duty="FSL-67"),
    _fact("net_content", "number", duty="FSL-67", units=[*MASS, *VOLUME]),
    _fact("ingredients", duty="FSL-67"),
    _fact("additives", duty="FSL-67"),
    _fact("production_date", "date", duty="FSL-67"),
    _fact("shelf_life", "number", duty="FSL-67", units=["day", "month", "year"]),
    _fact("storage", duty="FSL-67"),
    _fact("standard", duty="FSL-67"),
    _fact("food_licence", "certificate", duty="FSL-67", ends=True),
    _fact("brand", required=False),
]
FRESH_FOOD = [
    *_goods(),
    _fact("net_content", "number", units=[*MASS, *VOLUME]),
    _fact("storage"),
    _fact("production_date", "date", required=False),
]
APPAREL = [
    *_goods(duty="PQL-27"),
    _fact("producer_address", duty="PQL-27"),
    _fact("material", duty="PQL-27"),
    _fact("care", duty="PQL-27"),
    _fact("standard", duty="PQL-27"),
    _fact("grade", duty="PQL-27"),
    _fact(
        "safety_class",
        "choice",
        duty="PQL-27",
        choices=[
            ["A", "A类（婴幼儿用品）", "Class A (for infants)"],
            ["B", "B类（直接接触皮肤）", "Class B (worn on the skin)"],
            ["C", "C类（非直接接触皮肤）", "Class C (not worn on the skin)"],
        ],
    ),
    _fact("brand", required=False),
]
ELECTRONICS = [
    *_goods(duty="PQL-27"),
    _fact("producer_address", duty="PQL-27"),
    _fact("brand"),
    _fact("model"),
    _fact("performance"),
    _fact("rated_power", "number", units=["W", "kW"]),
    _fact("rated_voltage", "number", units=["V"]),
    _fact("ccc_mark", "certificate", duty="PQL-27", ends=True),
    _fact("manual"),
    _fact("safety_warning", duty="CRL-18"),
    _fact("warranty"),
]
COSMETICS = [
    *_goods(duty="PQL-27"),
    _fact("producer_address", duty="PQL-27"),
    _fact("net_content", "number", duty="PQL-27", units=[*MASS, *VOLUME]),
    _fact("ingredients"),
    _fact("production_date", "date"),
    _fact("shelf_life", "number", units=["day", "month", "year"]),
    _fact("use"),
    _fact("safety_warning", duty="CRL-18"),
    _fact("cosmetics_number", "certificate", duty="PQL-27"),  # a filing has no end, a registration has
]
DIGITAL_CONTENT = [
    _fact("producer"),
    _fact("format"),
    _fact("file_size", "number", units=["MB", "GB"], required=False),
    _fact("system_requirements"),
    _fact("licence_terms"),
]
SECOND = {
    "food": (FOOD, True),
    "fresh_food": (FRESH_FOOD, False),
    "apparel": (APPAREL, False),
    "electronics": (ELECTRONICS, False),
    "cosmetics": (COSMETICS, True),
    "digital_content": (DIGITAL_CONTENT, False),
}


def seed(apps, schema_editor):
    Category, FactSet = apps.get_model("catalog", "Category"), apps.get_model("catalog", "FactSet")
    for category in Category.objects.all():
        FactSet.objects.create(category=category, number=1, facts=[_fact(code) for code in category.required_facts])
        if category.code in SECOND:
            facts, dated = SECOND[category.code]
            FactSet.objects.create(category=category, number=2, facts=facts, dated_lots=dated)


def unseed(apps, schema_editor):
    Category, FactSet = apps.get_model("catalog", "Category"), apps.get_model("catalog", "FactSet")
    for found in FactSet.objects.filter(number=1):
        required = [fact["code"] for fact in found.facts if fact["required"]]
        Category.objects.filter(id=found.category_id).update(required_facts=required)


# Nobody has said anything new, so that the trigger of what is append-only stands aside for this one statement.
CONVERT = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE catalog_listingversion DISABLE TRIGGER USER;
UPDATE catalog_listingversion v SET
  fact_set_id = s.id,
  facts = coalesce((SELECT jsonb_object_agg(f.key, jsonb_build_object('value', f.value)) FROM jsonb_each_text(v.facts) f), '{}')
FROM catalog_factset s WHERE s.category_id = v.category_id AND s.number = 1;
ALTER TABLE catalog_listingversion ENABLE TRIGGER USER;
SET CONSTRAINTS ALL DEFERRED;
"""
CONVERT_BACK = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE catalog_listingversion DISABLE TRIGGER USER;
UPDATE catalog_listingversion v SET
  facts = coalesce((SELECT jsonb_object_agg(f.key, f.value -> 'value') FROM jsonb_each(v.facts) f), '{}');
ALTER TABLE catalog_listingversion ENABLE TRIGGER USER;
SET CONSTRAINTS ALL DEFERRED;
"""
# A version is held to a set of its own category, also when somebody writes it by hand.
TIE = """
ALTER TABLE catalog_listingversion ADD CONSTRAINT held_to_a_set_of_its_category
  FOREIGN KEY (category_id, fact_set_id) REFERENCES catalog_factset (category_id, id);
"""
UNTIE = "ALTER TABLE catalog_listingversion DROP CONSTRAINT held_to_a_set_of_its_category;"


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_ranking"), ("tenancy", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="FactSet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("facts", models.JSONField()),
                ("dated_lots", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="factset",
            name="category",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fact_sets",
                to="catalog.category",
            ),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=models.UniqueConstraint(fields=("category", "number"), name="fact_set_number"),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=models.UniqueConstraint(fields=("category", "id"), name="fact_set_of_its_category"),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="catalog_factset_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="catalog_factset_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="catalog_factset_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="catalog_factset_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="catalog_factset_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="factset",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="catalog_factset_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factset",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f2576467a637e9e794563a5262d198ba884771fd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e35b0",
                    table="catalog_factset",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="factset",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="ada666b880225a0830b1aae4808177e8edfd0d2b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_93025",
                    table="catalog_factset",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="listingversion",
            name="schema",
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="listingversion",
            name="fact_set",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.factset",
            ),
        ),
        migrations.RunPython(seed, unseed),
        migrations.RunSQL(CONVERT, CONVERT_BACK),
        migrations.AlterField(
            model_name="listingversion",
            name="fact_set",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.factset"
            ),
        ),
        migrations.RunSQL(TIE, UNTIE),
        # A default, so that the way back finds one
        migrations.AlterField(model_name="category", name="required_facts", field=models.JSONField(default=list)),
        migrations.RemoveField(model_name="category", name="required_facts"),
        migrations.RemoveConstraint(
            model_name="listing",
            name="catalog_listing_merchant_wall",
        ),
        migrations.AddField(
            model_name="listing",
            name="shown_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="listing",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (id, state, category_id, latest, published_at, withdrawn_at, shown_until)",
                ),
                name="catalog_listing_merchant_wall",
                own="merchant",
                public=False,
            ),
        ),
        migrations.CreateModel(
            name="Image",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("media_type", models.CharField(max_length=40)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="image",
            name="merchant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["sha256"], name="image_by_hash"),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="catalog_image_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.UniqueConstraint(fields=("merchant", "sha256"), name="image_of_shop_once"),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="image_named_by_its_hash"
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="catalog_image_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="catalog_image_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT", "INSERT"), name="catalog_image_merchant_wall", own="merchant", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="catalog_image_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="catalog_image_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="image",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="catalog_image_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="image",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1e7e596ae123a24d8dcd950e7130a1de8431e021",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7bb8d",
                    table="catalog_image",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="image",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="fa341accdac05664eca7a8520d4479a44816c4b1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_ccf01",
                    table="catalog_image",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=60)),
                ("best_before", models.DateField()),
                ("dated_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="lot",
            name="merchant",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenancy.tenant"),
        ),
        migrations.AddField(
            model_name="lot",
            name="sku",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="catalog.sku",
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(fields=("merchant", "id"), name="catalog_lot_tenant_key"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.UniqueConstraint(fields=("sku", "code"), name="lot_dated_once"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=models.CheckConstraint(condition=models.Q(("code", ""), _negated=True), name="lot_has_a_code"),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.CompositeKey(
                fields=("merchant", "sku"), name="catalog_lot_sku_key", to="catalog.Sku"
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="catalog_lot_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="catalog_lot_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT", "INSERT"), name="catalog_lot_merchant_wall", own="merchant", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="catalog_lot_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="catalog_lot_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="lot",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="catalog_lot_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lot",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0767c7b0f653889fe1fad658b143d951b36ed49f",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_95376",
                    table="catalog_lot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="lot",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="d1720cda47517668d45077c603f286c6562965bf",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_91102",
                    table="catalog_lot",
                    when="BEFORE",
                ),
            ),
        ),
    ]

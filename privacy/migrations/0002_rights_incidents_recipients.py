"""Rights to one's own data, holds, incidents, and who outside may get data."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import platform_core.rows
import platform_core.tenancy.walls
import platform_core.vault.fields
from datetime import UTC, datetime

from django.db import migrations, models


SINCE = datetime(2026, 1, 1, tzinfo=UTC)
ASSESSED = (
    "处理目的和方式合法、正当、必要；对个人权益的影响限于所列信息种类；加密传输、最小化提供、合同约束和撤回措施与风险相适应。"
    " Lawful, legitimate and necessary; the impact is limited to the categories listed; encryption, minimal supply,"
    " contracts and withdrawal fit the risk."
)
# By port: name, contact, part, purpose, manner, categories, basis.
HOUSE = {
    "notices.email": (
        "邮件服务商 Mail carrier",
        "mail-privacy@tianping.example",
        "processor",
        "发送站内通知的邮件副本 sending notices by e-mail",
        "加密传输 encrypted transfer",
        "电子邮箱地址、通知内容 e-mail address, text of the notice",
        "contract",
    ),
    "notices.sms": (
        "短信服务商 SMS carrier",
        "sms-privacy@tianping.example",
        "processor",
        "发送验证码 sending codes",
        "加密传输 encrypted transfer",
        "手机号码、验证码 phone number, code",
        "contract",
    ),
    "payments.provider": (
        "持牌支付机构 Licensed payment provider",
        "pay-privacy@tianping.example",
        "handler",
        "收款、退款、代扣 taking, refunding and debiting money",
        "加密传输 encrypted transfer",
        "付款人假名、金额、收款账户 pseudonym of the payer, amount, account for refunds",
        "contract",
    ),
    "merchants.registry": (
        "市场主体登记机关 Register of market entities",
        "12315",
        "handler",
        "核验经营者身份 verifying the identity of traders",
        "加密查询 encrypted inquiry",
        "统一社会信用代码 unified credit code",
        "duty",
    ),
    "orders.shop": (
        "您下单的店铺 The shop that you buy from",
        "见店铺公示页 see the page of the shop",
        "handler",
        "履行买卖合同 performing the sale",
        "按单查看，每次留痕 shown for each parcel, on record each time",
        "收货人姓名、电话、地址 name, phone and address of the recipient",
        "contract",
    ),
    "orders.carrier": (
        "快递企业 Carrier",
        "见物流页 see the tracking of the parcel",
        "handler",
        "投递包裹 delivering the parcel",
        "由店铺在面单上提供 by the shop, on the label",
        "收货人姓名、电话、地址 name, phone and address of the recipient",
        "contract",
    ),
    "regulators.export": (
        "依法调取数据的机关 Authorities that ask by law",
        "12315, 12377",
        "handler",
        "履行法定职责 performing duties of law",
        "经批准的签名文件 a signed file, after approval",
        "请求所列订单或店铺的记录 records of the orders or the shop that the request names",
        "duty",
    ),
}


def seed(apps, _schema_editor):
    for port, (name, contact, part, purpose, manner, categories, basis) in HOUSE.items():
        assessed = apps.get_model("privacy", "Assessment").objects.create(port=port, text=ASSESSED, made_at=SINCE)
        apps.get_model("privacy", "Recipient").objects.create(
            port=port,
            name=name,
            contact=contact,
            part=part,
            purpose=purpose,
            manner=manner,
            categories=categories,
            basis=basis,
            assessment=assessed,
            registered_at=SINCE,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Archive",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("content", platform_core.vault.fields.SealedField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("built_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("about_type", models.CharField(max_length=40)),
                ("about_id", models.UUIDField(unique=True)),
                ("person_id", models.UUIDField()),
                ("report", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("person_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("erasing_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("name", platform_core.vault.fields.SealedField(null=True)),
                ("phone", platform_core.vault.fields.SealedField(null=True)),
                ("email", platform_core.vault.fields.SealedField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("person_id", models.UUIDField()),
                ("reference_type", models.CharField(max_length=40)),
                ("reference_id", models.UUIDField()),
                (
                    "retention",
                    models.CharField(
                        choices=[
                            ("account", "account"),
                            ("RT_LISTING", "RT_LISTING"),
                            ("RT_TRANSACTION", "RT_TRANSACTION"),
                            ("RT_CONTRACT", "RT_CONTRACT"),
                            ("RT_MERCHANT_ID", "RT_MERCHANT_ID"),
                            ("RT_RULES", "RT_RULES"),
                            ("RT_SANCTION_PUBLIC", "RT_SANCTION_PUBLIC"),
                            ("RT_SANCTION_FILE", "RT_SANCTION_FILE"),
                            ("RT_LIVE", "RT_LIVE"),
                            ("RT_LIVE_CORRECTION", "RT_LIVE_CORRECTION"),
                            ("RT_AD", "RT_AD"),
                            ("RT_ADVERTISER", "RT_ADVERTISER"),
                            ("RT_PAY", "RT_PAY"),
                            ("RT_PIA", "RT_PIA"),
                            ("RT_SHARE", "RT_SHARE"),
                            ("RT_NETLOG", "RT_NETLOG"),
                            ("RT_AUDITLOG", "RT_AUDITLOG"),
                            ("RT_CONSENT", "RT_CONSENT"),
                            ("RT_RIGHTS", "RT_RIGHTS"),
                            ("RT_INCIDENT", "RT_INCIDENT"),
                            ("RT_COMPLAINT", "RT_COMPLAINT"),
                            ("RT_REVIEW", "RT_REVIEW"),
                            ("RT_PRICE", "RT_PRICE"),
                            ("RT_LOTTERY", "RT_LOTTERY"),
                            ("RT_RECALL", "RT_RECALL"),
                            ("RT_FOOD", "RT_FOOD"),
                            ("RT_DRUG", "RT_DRUG"),
                            ("RT_DEVICE", "RT_DEVICE"),
                            ("RT_PREPAID", "RT_PREPAID"),
                            ("RT_TAX", "RT_TAX"),
                            ("RT_BLINDBOX", "RT_BLINDBOX"),
                            ("RT_ACCOUNT", "RT_ACCOUNT"),
                            ("RT_IDDOC", "RT_IDDOC"),
                        ],
                        max_length=30,
                    ),
                ),
                ("duty", models.CharField(max_length=20)),
                ("open_ended", models.BooleanField(default=False)),
                ("placed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("what", models.TextField()),
                ("kinds", models.TextField()),
                ("cause", models.TextField(blank=True, default="")),
                ("harm", models.TextField(blank=True, default="")),
                ("measures", models.TextField(blank=True, default="")),
                ("persons", models.PositiveIntegerField(default=0)),
                ("sensitive", models.PositiveIntegerField(default=0)),
                (
                    "grade",
                    models.CharField(
                        blank=True, choices=[("ordinary", "ordinary"), ("larger", "larger")], default="", max_length=10
                    ),
                ),
                ("found_by", models.UUIDField()),
                ("found_at", models.DateTimeField()),
                ("open_at", models.DateTimeField(null=True)),
                ("reported_at", models.DateTimeField(null=True)),
                ("unreported_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                ("spared_at", models.DateTimeField(null=True)),
                ("spared_because", models.TextField(blank=True, default="")),
                ("ended_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("left_open_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="IncidentPerson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("listed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="IncidentReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("final", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("receipt_no", models.CharField(max_length=60)),
                ("filed_by", models.UUIDField()),
                ("filed_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("port", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("contact", models.CharField(max_length=200)),
                ("part", models.CharField(choices=[("processor", "processor"), ("handler", "handler")], max_length=20)),
                ("purpose", models.CharField(max_length=300)),
                ("manner", models.CharField(max_length=300)),
                ("categories", models.CharField(max_length=300)),
                (
                    "basis",
                    models.CharField(
                        choices=[("contract", "contract"), ("duty", "duty"), ("consent", "consent")], max_length=20
                    ),
                ),
                ("abroad", models.BooleanField(default=False)),
                ("registered_by", models.UUIDField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("deletion_proof", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("person_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("access", "access"),
                            ("transfer", "transfer"),
                            ("correction", "correction"),
                            ("deletion", "deletion"),
                            ("explanation", "explanation"),
                            ("restriction", "restriction"),
                            ("estate", "estate"),
                        ],
                        max_length=20,
                    ),
                ),
                ("fields", models.JSONField(default=list)),
                ("words", platform_core.vault.fields.SealedField(null=True)),
                ("answer", platform_core.vault.fields.SealedField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                (
                    "why",
                    models.CharField(
                        blank=True, choices=[("phone_unusable", "phone_unusable")], default="", max_length=30
                    ),
                ),
                ("filed_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
                ("collected_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("carried_out_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Supply",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("on", models.DateField()),
                ("supplied_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "supplies",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=platform_core.rows.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("port", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="assessed_in_words"),
                    platform_core.tenancy.walls.Wall(
                        "staff", may=("SELECT", "INSERT"), name="privacy_assessment_staff_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "system", may=("SELECT",), name="privacy_assessment_system_wall", own="", public=False
                    ),
                    platform_core.tenancy.walls.Wall(
                        "auditor", may=("SELECT",), name="privacy_assessment_auditor_wall", own="", public=False
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2eefc7d409b92629a01a24142839b2d31007b024",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_17ccd",
                    table="privacy_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessment",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="01c2004e48d26489f6afd6ff7e1765f0c255ae13",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_4ac42",
                    table="privacy_assessment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="certificate",
            index=models.Index(fields=["person_id", "-made_at"], name="certificates_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="privacy_certificate_shopper_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="privacy_certificate_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "INSERT"), name="privacy_certificate_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_certificate_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9405f140c00dc95f8ed29aadb828003ed0d75124",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7d39d",
                    table="privacy_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="certificate",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="b15623ee99963e504f3d99a574bd8c4d1e614b65",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_4d200",
                    table="privacy_certificate",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="closure",
            index=models.Index(fields=["person_id", "-asked_at"], name="closures_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["cooling", "erasing", "closed"])),
                fields=("person_id",),
                name="one_closing_of_an_account",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT", "UPDATE (id, state, taken_back_at)"),
                name="privacy_closure_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="privacy_closure_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, state, erasing_at, stopped_at, closed_at)"),
                name="privacy_closure_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_closure_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'cooling')",
                    func="RAISE EXCEPTION 'a row is born cooling';",
                    hash="d286b1e6ba9b6a866e3836abd9e1cd3d9ebe32ff",
                    operation="INSERT",
                    pgid="pgtrigger_born_5e6e8",
                    table="privacy_closure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{cooling:erasing,cooling:stopped,cooling:taken_back,erasing:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="65c6ffe66e8c212797854cf918e7dd803eb02dd9",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_3308f",
                    table="privacy_closure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="bbbf783c2469bff4b4a0efab4727b02e81fbf331",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_aee6b",
                    table="privacy_closure",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closure",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_worker",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (session_user = 'tp_app' AND OLD.state IS DISTINCT FROM NEW.state AND NEW.state IN ('erasing', 'closed'))",
                    func="RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;",
                    hash="2ac3b9b468e4cd0d647b01802f3cba98474ad7aa",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_by_the_worker_ac61a",
                    table="privacy_closure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="hold",
            index=models.Index(fields=["person_id", "retention"], name="holds_on_a_person"),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "retention__in",
                        [
                            "account",
                            "RT_LISTING",
                            "RT_TRANSACTION",
                            "RT_CONTRACT",
                            "RT_MERCHANT_ID",
                            "RT_RULES",
                            "RT_SANCTION_PUBLIC",
                            "RT_SANCTION_FILE",
                            "RT_LIVE",
                            "RT_LIVE_CORRECTION",
                            "RT_AD",
                            "RT_ADVERTISER",
                            "RT_PAY",
                            "RT_PIA",
                            "RT_SHARE",
                            "RT_NETLOG",
                            "RT_AUDITLOG",
                            "RT_CONSENT",
                            "RT_RIGHTS",
                            "RT_INCIDENT",
                            "RT_COMPLAINT",
                            "RT_REVIEW",
                            "RT_PRICE",
                            "RT_LOTTERY",
                            "RT_RECALL",
                            "RT_FOOD",
                            "RT_DRUG",
                            "RT_DEVICE",
                            "RT_PREPAID",
                            "RT_TAX",
                            "RT_BLINDBOX",
                            "RT_ACCOUNT",
                            "RT_IDDOC",
                        ],
                    )
                ),
                name="hold_on_a_known_class",
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="privacy_hold_shopper_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT",), name="privacy_hold_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "INSERT", "UPDATE (id, state, ended_at)"),
                name="privacy_hold_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="hold",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_hold_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'held')",
                    func="RAISE EXCEPTION 'a row is born held';",
                    hash="d93f496cd436675b592848f5be1d8460651a81ce",
                    operation="INSERT",
                    pgid="pgtrigger_born_20792",
                    table="privacy_hold",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{held:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="b529caa3e512d2e0e087481bd59fff1f4d390710",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_8446a",
                    table="privacy_hold",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="hold",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="c530f54a1903383b65cb7deef228f4cde8b7088c",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_5c089",
                    table="privacy_hold",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "found"), models.Q(("grade", ""), _negated=True), _connector="OR"),
                name="incident_graded_once_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spared_at", None), models.Q(("spared_because", ""), _negated=True), _connector="OR"
                ),
                name="nobody_spared_without_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=(
                    "SELECT",
                    "INSERT",
                    "UPDATE (id, what, kinds, cause, harm, measures, persons, sensitive, state, open_at, reported_at, told_at, spared_at, ended_at, closed_at, grade, spared_because)",
                ),
                name="privacy_incident_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, state, open_at, unreported_at, told_at, ended_at, left_open_at, grade)"),
                name="privacy_incident_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_incident_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'found')",
                    func="RAISE EXCEPTION 'a row is born found';",
                    hash="77aac93ea45c18591bd25b65d3a66d1b788a5bac",
                    operation="INSERT",
                    pgid="pgtrigger_born_562d5",
                    table="privacy_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{ended:closed,ended:left_open,found:open,open:ended}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="c6cee7459a6e1169452a3c255ae3c1a03403a180",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_12560",
                    table="privacy_incident",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incident",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="6e084d86196eced2de30e5067bdc95404896a9e0",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_f3a30",
                    table="privacy_incident",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="incidentperson",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="privacy.incident"
            ),
        ),
        migrations.AddField(
            model_name="incidentreport",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="privacy.incident"
            ),
        ),
        migrations.AddField(
            model_name="recipient",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.assessment"
            ),
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["person_id", "-filed_at", "-id"], name="privacy_requests_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "filed")),
                fields=("person_id", "kind"),
                name="one_request_of_a_kind_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["access", "transfer", "correction", "deletion", "explanation", "restriction", "estate"],
                    )
                ),
                name="privacy_request_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "answered"), _negated=True),
                    models.Q(("answer__isnull", False), ("answered_by__isnull", False)),
                    _connector="OR",
                ),
                name="answered_in_words_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True),
                    models.Q(("why", ""), _negated=True),
                    ("answer__isnull", False),
                    _connector="OR",
                ),
                name="refused_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT", "UPDATE (id, state, collected_at, withdrawn_at)"),
                name="privacy_request_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "UPDATE (id, state, answered_at, refused_at, answer, answered_by)"),
                name="privacy_request_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, state, ready_at, lapsed_at, carried_out_at, refused_at, overdue_at, why)"),
                name="privacy_request_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="request",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_request_auditor_wall", own="", public=False
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="correction", to="privacy.request"
            ),
        ),
        migrations.AddField(
            model_name="archive",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="archive", to="privacy.request"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="born",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state IS DISTINCT FROM 'filed')",
                    func="RAISE EXCEPTION 'a row is born filed';",
                    hash="8993e1e6d0226e07cde3cb4a1f6679a106605e87",
                    operation="INSERT",
                    pgid="pgtrigger_born_1e0e6",
                    table="privacy_request",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="lifecycle",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{filed:answered,filed:carried_out,filed:overdue,filed:ready,filed:refused,filed:withdrawn,ready:collected,ready:lapsed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="8f9c55ab9564422b3040e48b14aba30e8103c56e",
                    operation="UPDATE",
                    pgid="pgtrigger_lifecycle_cb300",
                    table="privacy_request",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="request",
            trigger=pgtrigger.compiler.Trigger(
                name="told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.state IS DISTINCT FROM NEW.state)",
                    constraint="CONSTRAINT",
                    func="IF NOT told(NEW.id) THEN RAISE EXCEPTION '% moved in silence', NEW.id; END IF; RETURN NULL;",
                    hash="d8dc424915e0d83c1f241dd23bf0775f38b91ef3",
                    operation='UPDATE OF "state"',
                    pgid="pgtrigger_told_32a84",
                    table="privacy_request",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="supply",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="privacy.recipient"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentperson",
            constraint=models.UniqueConstraint(fields=("incident", "person_id"), name="listed_once_an_incident"),
        ),
        migrations.AddConstraint(
            model_name="incidentperson",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="privacy_incidentperson_shopper_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentperson",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="privacy_incidentperson_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentperson",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "UPDATE (id, told_at)"),
                name="privacy_incidentperson_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentperson",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_incidentperson_auditor_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("receipt_no", ""), _negated=True), name="reported_under_a_receipt"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("final", True)), fields=("incident",), name="one_final_report"
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreport",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="privacy_incidentreport_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreport",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="privacy_incidentreport_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="incidentreport",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_incidentreport_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="9debd8f1f3c2fe7f7afba49b51c114be2d21a052",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_90e5e",
                    table="privacy_incidentreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="incidentreport",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="3caaf5401a7c96f99c50fae491c8a2b95ed9f1b0",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_826e2",
                    table="privacy_incidentreport",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("port",), name="one_recipient_a_port"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("abroad", False)), name="nothing_leaves_the_mainland"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None), models.Q(("deletion_proof", ""), _negated=True), _connector="OR"
                ),
                name="ended_with_proof_of_deletion",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("part__in", ["processor", "handler"])), name="recipient_of_known_part"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(("basis__in", ["contract", "duty", "consent"])), name="recipient_on_known_ground"
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "anonymous", may=("SELECT",), name="privacy_recipient_anonymous_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="privacy_recipient_shopper_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "merchant", may=("SELECT",), name="privacy_recipient_merchant_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "regulator", may=("SELECT",), name="privacy_recipient_regulator_wall", own="", public=True
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "staff",
                may=("SELECT", "INSERT", "UPDATE (id, ended_at, deletion_proof)"),
                name="privacy_recipient_staff_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT",), name="privacy_recipient_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_recipient_auditor_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "INSERT", "DELETE"),
                name="privacy_correction_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "DELETE"), name="privacy_correction_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="archive",
            constraint=models.CheckConstraint(
                condition=models.Q(("content__isnull", True), ("gone_at__isnull", True), _connector="XOR"),
                name="archive_is_there_or_gone",
            ),
        ),
        migrations.AddConstraint(
            model_name="archive",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper",
                may=("SELECT", "UPDATE (id, content, gone_at)"),
                name="privacy_archive_shopper_wall",
                own="person_id",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="archive",
            constraint=platform_core.tenancy.walls.Wall(
                "system",
                may=("SELECT", "INSERT", "UPDATE (id, content, gone_at)"),
                name="privacy_archive_system_wall",
                own="",
                public=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="archive",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_archive_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="archive",
            trigger=pgtrigger.compiler.Trigger(
                name="only_goes",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.content IS NOT NULL OR OLD.gone_at IS NOT NULL)",
                    func="RAISE EXCEPTION 'a copy of somebody''s data only goes';",
                    hash="38b101392547bf49e8e9286b5595d4f4e5254d16",
                    operation="UPDATE",
                    pgid="pgtrigger_only_goes_9036d",
                    table="privacy_archive",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=models.UniqueConstraint(fields=("person_id", "recipient", "on"), name="supplied_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=platform_core.tenancy.walls.Wall(
                "shopper", may=("SELECT",), name="privacy_supply_shopper_wall", own="person_id", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=platform_core.tenancy.walls.Wall(
                "staff", may=("SELECT", "INSERT"), name="privacy_supply_staff_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=platform_core.tenancy.walls.Wall(
                "system", may=("SELECT", "INSERT"), name="privacy_supply_system_wall", own="", public=False
            ),
        ),
        migrations.AddConstraint(
            model_name="supply",
            constraint=platform_core.tenancy.walls.Wall(
                "auditor", may=("SELECT",), name="privacy_supply_auditor_wall", own="", public=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supply",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="df5c18a1c63fd761b129ca492b2c312ca9bb2966",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7947d",
                    table="privacy_supply",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="supply",
            trigger=pgtrigger.compiler.Trigger(
                name="no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'append-only';",
                    hash="371d5b86a60d3f3b1fe017948e933c4bb989e3d1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_no_truncate_5f707",
                    table="privacy_supply",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]

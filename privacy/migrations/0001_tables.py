"""The tables of privacy, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import (
    Guard,
    Table,
    append_only,
    codes,
    kept_by_the_database,
    moved_by_the_worker,
    walls,
)
from platform_core.tenancy.walls import Wall
from platform_core.vault.fields import SealedField
from privacy.migrations._recipients import enter_the_first


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables"), ("tenancy", "0001_tables")]

    operations = [
        Table(
            "Closure",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("person_id", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("erasing_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("taken_back_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["person_id", "-asked_at"], name="closures_of_a_person")],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["cooling", "erasing", "closed"])),
                    fields=("person_id",),
                    name="one_closing_of_an_account",
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT", "UPDATE (id, state, taken_back_at)")),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE (id, state, erasing_at, stopped_at, closed_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("cooling", "cooling:erasing cooling:stopped cooling:taken_back erasing:closed"),
                moved_by_the_worker("erasing", "closed"),
            ],
        ),
        Table(
            "Consent",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("purpose", models.CharField(choices=codes("advertising"), max_length=30)),
                ("advertiser", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+", null=True)),
                ("everyone", models.BooleanField(default=False)),
                ("agreed", models.BooleanField()),
                ("text_version", models.PositiveIntegerField()),
                ("text_sha256", models.CharField(max_length=64)),
                ("said_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["person_id", "purpose", "said_at", "id"], name="consents_of_a_person")],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("purpose__in", ["advertising"])), name="consent_of_known_purpose"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("everyone", False), models.Q(("advertiser", None), ("agreed", False)), _connector="OR"
                    ),
                    name="nobody_agrees_to_everyone",
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                *walls("staff", "system", "auditor", may=("SELECT",)),
            ],
            guards=[
                *append_only(),
                Guard(
                    "in_order",
                    "BEFORE INSERT",
                    """
IF EXISTS (
    SELECT FROM privacy_consent last
    WHERE last.person_id = NEW.person_id AND last.purpose = NEW.purpose AND last.said_at > NEW.said_at
) THEN RAISE EXCEPTION 'the last act of % counts, and nothing is said before it', NEW.person_id; END IF;
RETURN NEW;
""",
                ),
            ],
        ),
        Table(
            "Incident",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("what", models.TextField()),
                ("kinds", models.TextField()),
                ("cause", models.TextField(blank=True, default="")),
                ("harm", models.TextField(blank=True, default="")),
                ("measures", models.TextField(blank=True, default="")),
                ("persons", models.PositiveIntegerField(default=0)),
                ("sensitive", models.PositiveIntegerField(default=0)),
                ("grade", models.CharField(blank=True, choices=codes("ordinary", "larger"), default="", max_length=10)),
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
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("state", "found"), models.Q(("grade", ""), _negated=True), _connector="OR"),
                    name="incident_graded_once_open",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("spared_at", None), models.Q(("spared_because", ""), _negated=True), _connector="OR"
                    ),
                    name="nobody_spared_without_a_reason",
                ),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        "INSERT",
                        (
                            "UPDATE (id, what, kinds, cause, harm, measures, persons, sensitive, state, open_at, "
                            "reported_at, told_at, spared_at, ended_at, closed_at, grade, spared_because)"
                        ),
                    ),
                ),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        "UPDATE (id, state, open_at, unreported_at, told_at, ended_at, left_open_at, grade)",
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database("found", "ended:closed ended:left_open found:open left_open:closed open:ended")
            ],
        ),
        Table(
            "IncidentPerson",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("incident", models.ForeignKey("privacy.incident", models.PROTECT, related_name="people")),
                ("person_id", models.UUIDField()),
                ("listed_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("incident", "person_id"), name="listed_once_an_incident"),
                Wall("shopper", own="person_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                Wall("system", may=("SELECT", "UPDATE (id, told_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
        ),
        Table(
            "IncidentReport",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("incident", models.ForeignKey("privacy.incident", models.PROTECT, related_name="reports")),
                ("final", models.BooleanField(default=False)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("receipt_no", models.CharField(max_length=60)),
                ("filed_by", models.UUIDField()),
                ("filed_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("receipt_no", ""), _negated=True), name="reported_under_a_receipt"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("final", True)), fields=("incident",), name="one_final_report"
                ),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Assessment",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("port", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("made_by", models.UUIDField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="assessed_in_words"),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Recipient",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("port", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=120)),
                ("contact", models.CharField(max_length=200)),
                ("part", models.CharField(choices=codes("processor", "handler"), max_length=20)),
                ("purpose", models.CharField(max_length=300)),
                ("manner", models.CharField(max_length=300)),
                ("categories", models.CharField(max_length=300)),
                ("basis", models.CharField(choices=codes("contract", "duty", "consent"), max_length=20)),
                ("abroad", models.BooleanField(default=False)),
                ("assessment", models.ForeignKey("privacy.assessment", models.PROTECT, related_name="+")),
                ("registered_by", models.UUIDField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("deletion_proof", models.TextField(blank=True, default="")),
            ],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("port",), name="one_recipient_a_port"
                ),
                models.CheckConstraint(condition=models.Q(("abroad", False)), name="nothing_leaves_the_mainland"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("ended_at", None), models.Q(("deletion_proof", ""), _negated=True), _connector="OR"
                    ),
                    name="ended_with_proof_of_deletion",
                ),
                models.CheckConstraint(
                    condition=models.Q(("part__in", ["processor", "handler"])), name="recipient_of_known_part"
                ),
                models.CheckConstraint(
                    condition=models.Q(("basis__in", ["contract", "duty", "consent"])), name="recipient_on_known_ground"
                ),
                *walls("anonymous", "shopper", "merchant", "regulator", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, ended_at, deletion_proof)")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
        ),
        Table(
            "Supply",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("recipient", models.ForeignKey("privacy.recipient", models.PROTECT, related_name="+")),
                ("person_id", models.UUIDField()),
                ("on", models.DateField()),
                ("supplied_at", models.DateTimeField()),
            ],
            constraints=[
                models.UniqueConstraint(fields=("person_id", "recipient", "on"), name="supplied_once_a_day"),
                Wall("shopper", own="person_id", may=("SELECT",)),
                *walls("staff", "system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
            options={"verbose_name_plural": "supplies"},
        ),
        Table(
            "Request",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("number", models.CharField(max_length=30, unique=True)),
                ("person_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=codes(
                            "access", "transfer", "correction", "deletion", "explanation", "restriction", "estate"
                        ),
                        max_length=20,
                    ),
                ),
                ("fields", models.JSONField(default=list)),
                ("words", SealedField(null=True)),
                ("answer", SealedField(null=True)),
                ("answered_by", models.UUIDField(null=True)),
                ("why", models.CharField(blank=True, choices=codes("phone_unusable"), default="", max_length=30)),
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
            indexes=[models.Index(fields=["person_id", "-filed_at", "-id"], name="privacy_requests_of_a_person")],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("state", "filed")),
                    fields=("person_id", "kind"),
                    name="one_request_of_a_kind_at_a_time",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "kind__in",
                            ["access", "transfer", "correction", "deletion", "explanation", "restriction", "estate"],
                        )
                    ),
                    name="privacy_request_kind",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "answered"), _negated=True),
                        models.Q(("answer__isnull", False), ("answered_by__isnull", False)),
                        _connector="OR",
                    ),
                    name="answered_in_words_by_somebody",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "refused"), _negated=True),
                        models.Q(("why", ""), _negated=True),
                        ("answer__isnull", False),
                        _connector="OR",
                    ),
                    name="refused_with_a_reason",
                ),
                Wall(
                    "shopper",
                    own="person_id",
                    may=("SELECT", "INSERT", "UPDATE (id, state, collected_at, withdrawn_at)"),
                ),
                Wall("staff", may=("SELECT", "UPDATE (id, state, answered_at, refused_at, answer, answered_by)")),
                Wall(
                    "system",
                    may=(
                        "SELECT",
                        "UPDATE (id, state, ready_at, lapsed_at, carried_out_at, refused_at, overdue_at, why)",
                    ),
                ),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "filed",
                    (
                        "filed:answered filed:carried_out filed:overdue filed:ready filed:refused filed:withdrawn "
                        "overdue:answered overdue:carried_out overdue:ready overdue:refused ready:collected "
                        "ready:lapsed"
                    ),
                )
            ],
        ),
        Table(
            "Correction",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("request", models.OneToOneField("privacy.request", models.PROTECT, related_name="correction")),
                ("person_id", models.UUIDField()),
                ("name", SealedField(null=True)),
                ("phone", SealedField(null=True)),
                ("email", SealedField(null=True)),
            ],
            constraints=[
                Wall("shopper", own="person_id", may=("SELECT", "INSERT", "DELETE")),
                Wall("system", may=("SELECT", "DELETE")),
            ],
        ),
        Table(
            "Archive",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("request", models.OneToOneField("privacy.request", models.PROTECT, related_name="archive")),
                ("person_id", models.UUIDField()),
                ("content", SealedField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("built_at", models.DateTimeField()),
                ("gone_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("content__isnull", True), ("gone_at__isnull", True), _connector="XOR"),
                    name="archive_is_there_or_gone",
                ),
                Wall("shopper", own="person_id", may=("SELECT", "UPDATE (id, content, gone_at)")),
                Wall("system", may=("SELECT", "INSERT", "UPDATE (id, content, gone_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[
                Guard(
                    "only_goes",
                    "BEFORE UPDATE",
                    "RAISE EXCEPTION 'a copy of somebody''s data only goes';",
                    when="NEW.content IS NOT NULL OR OLD.gone_at IS NOT NULL",
                )
            ],
        ),
        Table(
            "Hold",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("person_id", models.UUIDField()),
                ("reference_type", models.CharField(max_length=40)),
                ("reference_id", models.UUIDField()),
                (
                    "retention",
                    models.CharField(
                        choices=codes(
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
                        ),
                        max_length=30,
                    ),
                ),
                ("duty", models.CharField(max_length=20)),
                ("open_ended", models.BooleanField(default=False)),
                ("placed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["person_id", "retention"], name="holds_on_a_person")],
            constraints=[
                models.CheckConstraint(
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
                Wall("shopper", own="person_id", may=("SELECT",)),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT", "UPDATE (id, state, ended_at)")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("held", "held:ended")],
        ),
        Table(
            "Certificate",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("about_type", models.CharField(max_length=40)),
                ("about_id", models.UUIDField(unique=True)),
                ("person_id", models.UUIDField()),
                ("report", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
            indexes=[models.Index(fields=["person_id", "-made_at"], name="certificates_of_a_person")],
            constraints=[
                Wall("shopper", own="person_id", may=("SELECT",)),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        migrations.RunPython(enter_the_first, migrations.RunPython.noop),
    ]

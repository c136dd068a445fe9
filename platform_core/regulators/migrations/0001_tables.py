"""The tables of regulators, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import Table, append_only, codes, kept_by_the_database, walls
from platform_core.tenancy.walls import Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables")]

    operations = [
        Table(
            "Regulator",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
                ("authority", models.CharField(max_length=100)),
                ("region_code", models.CharField(max_length=6)),
                ("appointed_by", models.UUIDField()),
                ("appointed_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("person_id",), name="one_authority_a_person"
                ),
                *walls("shopper", "regulator", own="person_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, ended_at)")),
                *walls("system", "auditor", may=("SELECT",)),
            ],
        ),
        Table(
            "DataRequest",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("person_id", models.UUIDField()),
                ("authority", models.CharField(max_length=100)),
                ("region_code", models.CharField(max_length=6)),
                ("kind", models.CharField(choices=codes("order_trail", "merchant_trail"), max_length=20)),
                ("wanted_id", models.UUIDField()),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("basis", models.CharField(choices=codes("ECL-25", "OTM-34", "DRM-02"), max_length=10)),
                ("document_no", models.CharField(max_length=60)),
                ("filed_at", models.DateTimeField()),
                ("endorsed_at", models.DateTimeField(null=True)),
                ("endorsed_by", models.UUIDField(null=True)),
                ("endorsed_because", models.TextField(blank=True, default="")),
                ("given_since", models.DateTimeField(null=True)),
                ("given_until", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("handed_over_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
            ],
            indexes=[
                models.Index(fields=["person_id", "-filed_at", "-id"], name="requests_of_a_regulator"),
                models.Index(
                    condition=models.Q(("state", "approved")), fields=["approved_at", "id"], name="requests_to_build"
                ),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["order_trail", "merchant_trail"])), name="request_of_known_kind"
                ),
                models.CheckConstraint(
                    condition=models.Q(("basis__in", ["ECL-25", "OTM-34", "DRM-02"])), name="request_on_known_ground"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "merchant_trail"), _negated=True),
                        models.Q(("since__isnull", False), ("until__isnull", False)),
                        _connector="OR",
                    ),
                    name="shop_for_a_period",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "rejected"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="request_rejected_with_a_reason",
                ),
                models.CheckConstraint(
                    condition=models.Q(("decided_by", models.F("person_id")), _negated=True),
                    name="nobody_decides_for_themselves",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "endorsed"), _negated=True),
                        models.Q(
                            ("endorsed_by__isnull", False),
                            models.Q(("endorsed_by", models.F("person_id")), _negated=True),
                            models.Q(("endorsed_because", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="request_endorsed_by_another",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state", "rejected"),
                        models.Q(("decided_by", models.F("endorsed_by")), _negated=True),
                        _connector="OR",
                    ),
                    name="request_approved_by_two",
                ),
                Wall("shopper", own="person_id", may=("SELECT",)),
                Wall("regulator", own="person_id", may=("SELECT", "INSERT", "UPDATE (id, state, withdrawn_at)")),
                Wall(
                    "staff",
                    may=(
                        "SELECT",
                        (
                            "UPDATE (id, state, endorsed_at, approved_at, rejected_at, endorsed_by, endorsed_because, "
                            "given_since, given_until, decided_by, reason)"
                        ),
                    ),
                ),
                Wall("system", may=("SELECT", "UPDATE (id, state, handed_over_at, escalated_at)")),
                *walls("sequencer", "auditor", may=("SELECT",)),
            ],
            guards=[
                *kept_by_the_database(
                    "filed",
                    (
                        "approved:handed_over endorsed:approved endorsed:rejected endorsed:withdrawn "
                        "filed:endorsed filed:rejected filed:withdrawn"
                    ),
                )
            ],
        ),
        Table(
            "Approval",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("request", models.OneToOneField("regulators.datarequest", models.PROTECT, related_name="approval")),
                ("person_id", models.UUIDField()),
                ("approved_by", models.UUIDField()),
                ("reason", models.TextField()),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("ids", models.JSONField()),
                ("event_id", models.UUIDField()),
                ("approved_at", models.DateTimeField()),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("approved_by", models.F("person_id")), _negated=True),
                    name="approved_by_another",
                ),
                models.CheckConstraint(
                    condition=models.Q(("reason", ""), _negated=True), name="approved_with_a_reason"
                ),
                Wall("regulator", own="person_id", may=("SELECT",)),
                Wall("staff", may=("SELECT", "INSERT")),
                *walls("system", "sequencer", "auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Export",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("storage_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("tree_size", models.BigIntegerField()),
                ("built_at", models.DateTimeField()),
                ("person_id", models.UUIDField()),
                ("approval", models.OneToOneField("regulators.approval", models.PROTECT, related_name="export")),
            ],
            constraints=[
                Wall("regulator", own="person_id", may=("SELECT",)),
                *walls("staff", "system", may=("SELECT",)),
                Wall("sequencer", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "Dossier",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("person_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
                ("number", models.CharField(max_length=40)),
                ("documents", models.JSONField(verbose_name="texts")),
                ("ids", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField()),
                ("collected_at", models.DateTimeField(null=True)),
                ("ready_at", models.DateTimeField(null=True)),
                ("overdue_since", models.DateTimeField(null=True)),
            ],
            indexes=[
                models.Index(fields=["order_id", "-asked_at"], name="dossiers_of_an_order"),
                models.Index(
                    condition=models.Q(("state", "collected")), fields=["collected_at", "id"], name="dossiers_to_build"
                ),
            ],
            constraints=[
                models.UniqueConstraint(
                    condition=models.Q(("state__in", ["asked", "collected"])),
                    fields=("order_id",),
                    name="one_dossier_at_a_time",
                ),
                Wall("shopper", own="person_id", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "UPDATE (id, state, collected_at, ready_at, overdue_since, ids)")),
                *walls("sequencer", "auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("asked", "asked:collected collected:ready")],
        ),
        Table(
            "DossierBundle",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("storage_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("tree_size", models.BigIntegerField()),
                ("built_at", models.DateTimeField()),
                ("person_id", models.UUIDField()),
                ("dossier", models.OneToOneField("regulators.dossier", models.PROTECT, related_name="bundle")),
            ],
            constraints=[
                Wall("shopper", own="person_id", may=("SELECT",)),
                *walls("staff", "system", may=("SELECT",)),
                Wall("sequencer", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
        Table(
            "IdentityReport",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("frozen_on", models.DateField(unique=True)),
                ("registered", SealedField()),
                ("unregistered", SealedField()),
                ("registered_rows", models.BigIntegerField()),
                ("unregistered_rows", models.BigIntegerField()),
                ("registered_sha256", models.CharField(max_length=64)),
                ("unregistered_sha256", models.CharField(max_length=64)),
                ("wrong", models.JSONField()),
                ("unregistered_ids", models.JSONField()),
                ("frozen_at", models.DateTimeField()),
                ("late_since", models.DateTimeField(null=True)),
                ("overdue_since", models.DateTimeField(null=True)),
                ("filed_at", models.DateTimeField(null=True)),
                ("filed_by", models.UUIDField(null=True)),
                ("receipt_no", models.CharField(blank=True, default="", max_length=60)),
                ("receipt_name", models.CharField(blank=True, default="", max_length=200)),
                ("receipt_sha256", models.CharField(blank=True, default="", max_length=64)),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("frozen_on__day", 1), ("frozen_on__month__in", [1, 7])),
                    name="report_of_january_or_july",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "filed"), _negated=True),
                        models.Q(
                            models.Q(("receipt_no", ""), _negated=True),
                            models.Q(("receipt_sha256", ""), _negated=True),
                            ("filed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="filed_with_a_receipt",
                ),
                Wall(
                    "regulator",
                    may=(
                        (
                            "SELECT (id, state, frozen_on, registered_rows, unregistered_rows, registered_sha256, "
                            "unregistered_sha256, frozen_at, overdue_since, filed_at, receipt_no)"
                        ),
                    ),
                    public=True,
                ),
                Wall(
                    "staff",
                    may=("SELECT", "UPDATE (id, state, filed_at, filed_by, receipt_no, receipt_name, receipt_sha256)"),
                ),
                Wall("system", may=("SELECT", "INSERT", "UPDATE (id, state, late_since, overdue_since)")),
                *walls("sequencer", "auditor", may=("SELECT",)),
            ],
            guards=[*kept_by_the_database("frozen", "frozen:filed")],
        ),
        Table(
            "ReportBundle",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("storage_name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("rows", models.BigIntegerField()),
                ("tree_size", models.BigIntegerField()),
                ("built_at", models.DateTimeField()),
                ("report", models.OneToOneField("regulators.identityreport", models.PROTECT, related_name="bundle")),
            ],
            constraints=[
                Wall("regulator", may=("SELECT",), public=True),
                *walls("staff", "system", may=("SELECT",)),
                Wall("sequencer", may=("SELECT", "INSERT")),
                Wall("auditor", may=("SELECT",)),
            ],
            guards=[*append_only()],
        ),
    ]

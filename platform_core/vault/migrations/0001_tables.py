"""The tables of vault, and what guards them."""

from django.db import migrations, models
from platform_core.rows import new_id
from platform_core.tenancy.operations import Guard, Table, kept_by_the_database
from platform_core.tenancy.walls import Wall


class Migration(migrations.Migration):
    initial = True
    dependencies = [("eventlog", "0001_tables")]

    operations = [
        Table(
            "SubjectKey",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("state", models.CharField(editable=False, max_length=30)),
                ("subject_id", models.UUIDField()),
                ("retention_class", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("wrapped", models.BinaryField()),
                ("kek_version", models.PositiveIntegerField()),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                models.UniqueConstraint(fields=("subject_id", "retention_class", "version"), name="one_key_a_version"),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("destroyed_at", None), ("state", "active")),
                        models.Q(("destroyed_at__isnull", False), ("state", "destroyed")),
                        _connector="OR",
                    ),
                    name="destroyed_when",
                ),
                Wall("shopper", own="subject_id", may=("SELECT", "INSERT")),
                Wall("merchant", may=("SELECT",), public=True),
                Wall("staff", may=("SELECT",)),
                Wall("system", may=("SELECT", "INSERT", "UPDATE")),
            ],
            guards=[
                *kept_by_the_database("active", "active:destroyed"),
                Guard("shred", "BEFORE UPDATE", "NEW.wrapped = ''; RETURN NEW;", when="NEW.state = 'destroyed'"),
                Guard(
                    "stays_destroyed",
                    "BEFORE INSERT",
                    (
                        "IF EXISTS (SELECT FROM vault_subjectkey WHERE subject_id = NEW.subject_id AND "
                        "retention_class = NEW.retention_class AND state = 'destroyed') THEN RAISE EXCEPTION "
                        "'destroyed stays destroyed'; END IF; RETURN NEW;"
                    ),
                ),
            ],
        ),
    ]

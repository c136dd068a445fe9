"""The days of 2019 to 2026, as the notices announced them. The next notice is `days/2.toml` and a migration like this."""

from django.db import migrations

from platform_core.legal.calendars import notice

VERSION = 1


def load(apps, schema_editor):
    day = apps.get_model("legal", "CalendarDay")
    source = "State Council General Office, yearly notices 2019-2026"
    day.objects.bulk_create(
        [day(date=date, kind=kind, source=source, version=VERSION) for date, kind in notice(VERSION)],
        ignore_conflicts=True,  # append-only rows stay when this is reversed
    )


class Migration(migrations.Migration):
    dependencies = [("legal", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]

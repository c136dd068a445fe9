from django.db import migrations

from platform_core.tenancy.operations import run_file


class Migration(migrations.Migration):
    # Sessions and second factors have tables of their own, which point at the users of the migration before.
    dependencies = [
        ("accounts", "0001_tables"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
    ]

    operations = [run_file(__file__)]

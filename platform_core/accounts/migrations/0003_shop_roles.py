from django.db import migrations, models

ROLES = ["owner", "operator", "finance", "service"]
KNOWN = models.CheckConstraint(condition=models.Q(role__in=ROLES), name="a_known_shop_role")


class Migration(migrations.Migration):
    """A clerk could do everything but own the shop: an operator can do most of that."""

    dependencies = [("accounts", "0002_functions")]

    operations = [
        migrations.RemoveConstraint(model_name="membership", name="a_known_shop_role"),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=[(role, role) for role in ROLES], max_length=10),
        ),
        migrations.RunSQL(
            "UPDATE accounts_membership SET role = 'operator' WHERE role = 'clerk'",
            "UPDATE accounts_membership SET role = 'clerk' WHERE role <> 'owner'",
        ),
        migrations.AddConstraint(model_name="membership", constraint=KNOWN),
    ]

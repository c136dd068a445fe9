"""The tables of accounts, and what guards them."""

from django.db import migrations, models
from django.conf import settings
from django.core.validators import RegexValidator
from platform_core.rows import new_id
from platform_core.tenancy.operations import Guard, Table, codes, never, tenant_key, walls
from platform_core.tenancy.walls import Wall
from platform_core.vault.fields import SealedField


class Migration(migrations.Migration):
    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length"), ("tenancy", "0001_tables")]

    operations = [
        Table(
            "User",
            [
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "username",
                    models.CharField(max_length=30, unique=True, validators=[RegexValidator("^[a-z][a-z0-9_]{2,29}$")]),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False)),
                ("is_regulator", models.BooleanField(default=False)),
                ("joined_at", models.DateTimeField()),
                ("shut_at", models.DateTimeField(null=True)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            constraints=[
                models.CheckConstraint(
                    condition=models.Q(("username__regex", "^[a-z][a-z0-9_]{2,29}$")), name="a_pseudonym"
                )
            ],
            guards=[
                Guard(
                    "born_without_rights",
                    "BEFORE INSERT",
                    "RAISE EXCEPTION 'the system alone gives rights';",
                    when="current_user <> 'tp_system' AND (NEW.is_staff OR NEW.is_superuser OR NEW.is_regulator)",
                ),
                never("same_id_for_ever", "UPDATE", when='OLD."id" IS DISTINCT FROM (NEW."id")'),
            ],
        ),
        Table(
            "Proof",
            [
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("person", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("proved_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField(null=True)),
            ],
        ),
        Table(
            "CodeRequest",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("by", models.CharField(choices=codes("sms", "email"), max_length=10)),
                ("to_index", models.BinaryField(max_length=16)),
                ("asked_at", models.DateTimeField()),
            ],
        ),
        Table(
            "SentCode",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("person", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("to_index", models.BinaryField(max_length=16)),
                ("code_index", models.BinaryField(max_length=16)),
                ("good_until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            indexes=[models.Index(fields=["code_index"], name="sent_code_by_index")],
        ),
        Table(
            "Contact",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                (
                    "person",
                    models.OneToOneField(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                ("name", SealedField()),
                ("phone", SealedField()),
                ("email", SealedField(null=True)),
                ("phone_index", models.BinaryField(max_length=16)),
                ("email_index", models.BinaryField(max_length=16, null=True)),
            ],
            indexes=[models.Index(fields=["email_index"], name="contact_by_email")],
            constraints=[
                models.UniqueConstraint(fields=("phone_index",), name="one_account_a_phone"),
                Wall("shopper", own="person", may=("SELECT", "INSERT")),
                Wall("staff", may=("SELECT",)),
                Wall(
                    "system",
                ),
            ],
        ),
        Table(
            "Membership",
            [
                ("id", models.UUIDField(default=new_id, editable=False, primary_key=True, serialize=False)),
                ("merchant", models.ForeignKey("tenancy.tenant", models.PROTECT, related_name="+")),
                ("person", models.ForeignKey(on_delete=models.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("role", models.CharField(choices=codes("owner", "clerk"), max_length=10)),
                ("since", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            constraints=[
                tenant_key(),
                models.UniqueConstraint(
                    condition=models.Q(("ended_at", None)), fields=("person", "merchant"), name="one_place_a_shop"
                ),
                models.CheckConstraint(condition=models.Q(("role__in", ["owner", "clerk"])), name="a_known_shop_role"),
                Wall("shopper", own="person", may=("SELECT",)),
                Wall("merchant", own="merchant", may=("SELECT", "INSERT", "UPDATE")),
                *walls("staff", "system", may=("SELECT", "INSERT", "UPDATE")),
            ],
        ),
    ]

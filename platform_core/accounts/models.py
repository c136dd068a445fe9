"""Rows of accounts: people, how they are reached, and for whom they act."""

from __future__ import annotations

from typing import ClassVar, Final

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from platform_core.accounts import passwords
from platform_core.accounts.types import SentBy, ShopRole
from platform_core.rows import TENANT_KEY, Row, TenantRow
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.index import LENGTH
from platform_core.vault.types import Kind, Place

PSEUDONYM: Final = r"^[a-z][a-z0-9_]{2,29}$"  # begins with a letter and has no @: no phone, no address for mail
KEEP = ("SELECT", "INSERT", "UPDATE")


class UserManager(BaseUserManager["User"]):
    """The manager that Django's own parts ask for; accounts are made by `commands.register`."""


class User(Row, AbstractBaseUser, PermissionsMixin):
    """An account: a pseudonym, a password and rights.

    Sessions and rights are looked up before anybody is bound, so this table is open to every scope; hence it holds
    nothing by which a person could be found. Its past is in the event log, not in columns. A scope opens accounts; a
    password changes through a function that checks its ground (`proofs`). Who is staff or of an authority only the
    system says, which the web cannot become; staff may take rights away and shut an account, by functions as well.
    ``shut_at`` is when staff shut it: an account that its owner had closed has none, and is never opened again.
    """

    OPEN_TO: ClassVar = {
        "framework": ("SELECT", "INSERT", "UPDATE (id)"),  # locking a row needs a column; a trigger keeps this one
        "system": ("UPDATE (username, password, is_active, is_staff, is_superuser, is_regulator, shut_at)",),
    }

    username = models.CharField(max_length=30, unique=True, validators=[RegexValidator(PSEUDONYM)])
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_regulator = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    shut_at = models.DateTimeField(null=True)

    last_login = None  # a sign-in is a fact in the event log
    proof: bytes | None = None  # that the password was known, once `check_password` has seen it; kept nowhere
    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["joined_at"]

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(username__regex=PSEUDONYM), name="a_pseudonym"),)
        triggers = (
            pgtrigger.Trigger(
                name="born_without_rights",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "current_user <> 'tp_system' AND (NEW.is_staff OR NEW.is_superuser OR NEW.is_regulator)"
                ),
                func="RAISE EXCEPTION 'the system alone gives rights';",
            ),
            pgtrigger.ReadOnly(name="same_id_for_ever", fields=["id"]),
        )

    def check_password(self, raw_password: str | None) -> bool:
        """Whether it is; the proof of it stays with this object, for `proofs`."""
        self.proof = passwords.proof(raw_password or "", self.password)
        return self.proof is not None


class Proof(models.Model):
    """Whose session this is, as the database itself has seen it. Only its functions write this."""

    OPEN_TO: ClassVar = {"framework": READ, "system": ("DELETE",)}

    session_key = models.CharField(max_length=40, primary_key=True)  # the hash that the session stands under
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proved_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True)  # by the machine's clock, as it began; empty within the first minute


class CodeRequest(Row):
    """Somebody asks for a code to be sent to a phone or an address for mail. The worker reads it, and takes it away."""

    OPEN_TO: ClassVar = {"framework": ("INSERT",), "system": ("SELECT", "DELETE")}

    by = models.CharField(max_length=10, choices=[(c.value, c.value) for c in SentBy])
    to_index = models.BinaryField(max_length=LENGTH)
    asked_at = models.DateTimeField()


class SentCode(Row):
    """A code that went out, by its blind index. Only the worker makes one, and functions of the database use it up."""

    OPEN_TO: ClassVar = {"system": ("SELECT", "INSERT", "DELETE")}

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_index = models.BinaryField(max_length=LENGTH)
    code_index = models.BinaryField(max_length=LENGTH)
    good_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["code_index"], name="sent_code_by_index"),)


class Contact(Row):
    """The contact of a person. Everything is sealed under the class that ends with the account."""

    KINDS: ClassVar = {"name": Kind.NAME, "phone": Kind.PHONE, "email": Kind.EMAIL}

    person = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    name = SealedField()
    phone = SealedField()
    email = SealedField(null=True)
    phone_index = models.BinaryField(max_length=LENGTH)
    email_index = models.BinaryField(max_length=LENGTH, null=True)

    class Meta:
        indexes = (models.Index(fields=["email_index"], name="contact_by_email"),)
        constraints = (
            models.UniqueConstraint(fields=["phone_index"], name="one_account_a_phone"),
            Wall("shopper", own="person", may=APPEND),  # a phone is a way in: no door changes it yet
            Wall("staff", may=READ),
            Wall("system"),
        )

    @property
    def place(self) -> Place:
        return Place.of(self, subject_id=self.person_id)


class Membership(TenantRow):
    """A person's place in a shop. It ends and stays, since who acted for whom must be answerable later."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in ShopRole])
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["person", "merchant"], condition=Q(ended_at=None), name="one_place_a_shop"),
            models.CheckConstraint(condition=Q(role__in=list(ShopRole)), name="a_known_shop_role"),
            Wall("shopper", own="person", may=READ),
            Wall("merchant", own="merchant", may=KEEP),
            Wall("staff", may=KEEP),
            Wall("system", may=KEEP),
        )

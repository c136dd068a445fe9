"""The shapes of the accounts' doors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from rest_framework import serializers

from platform_core.accounts import codes
from platform_core.accounts.models import PSEUDONYM
from platform_core.accounts.types import Destination, ShopRole
from platform_core.vault import normal

PURPOSES = ("own_view", "correction", "copy")
SENT_CODE: Final = 20
MARK: Final = 1000


def _password(**more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=128, trim_whitespace=False, **more)


def _code() -> serializers.CharField:
    return serializers.CharField(
        max_length=12,
        required=False,
        allow_blank=True,
        default="",
        help_text="Where a second factor is enrolled: the current code of the authenticator, or a recovery code.",
    )


class RegistrationIn(serializers.Serializer[Any]):
    username = serializers.RegexField(PSEUDONYM, help_text="A pseudonym: 3 to 30 of a-z, 0-9 and _, a letter first.")
    password = _password()
    name = serializers.CharField(max_length=60)
    phone = serializers.CharField(max_length=30, help_text="Without a country code it is one of the mainland.")
    email = serializers.CharField(max_length=254, required=False, allow_null=True, default=None)
    accepts = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=20,
        help_text="Ids of the versions that `GET /rules` lists in `accept` for `registration`: your yes to them.",
    )

    def validate_name(self, value: str) -> str:
        return _normal(normal.name, value)

    def validate_phone(self, value: str) -> str:
        return _normal(normal.phone, value)

    def validate_email(self, value: str | None) -> str | None:
        return _normal(normal.email, value) if value else None


class PersonOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()


class CredentialsIn(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=30)
    password = _password()
    code = _code()
    sent_code = serializers.CharField(
        max_length=SENT_CODE,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of `POST sent-codes`, after too many attempts.",
    )
    device = serializers.CharField(
        max_length=MARK,
        required=False,
        allow_blank=True,
        default="",
        help_text="What an earlier sign-in on this device gave.",
    )


class RegulatorCredentialsIn(CredentialsIn):
    code = serializers.CharField(max_length=12, help_text="Of your authenticator; each is good once.")


class SessionOut(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Send it as `Authorization: Bearer <token>`.")
    expires_at = serializers.DateTimeField()
    device = serializers.CharField(
        help_text="Send it with the next sign-in on this device: then others' wrong tries cannot shut you out."
    )


class OpenSessionOut(serializers.Serializer[Any]):
    id = serializers.CharField(source="of.id", help_text="For `DELETE me/sessions/{session_id}`; it opens nothing.")
    began_at = serializers.DateTimeField(source="of.began_at")
    last_seen_at = serializers.DateTimeField(source="of.last_seen_at", help_text="To within a minute.")
    device = serializers.CharField(source="of.device", help_text="As it called itself; empty where it did not.")
    address = serializers.CharField(source="of.address", help_text="Of the network where the session began.")
    is_current = serializers.BooleanField(help_text="By which this call was made.")


class SessionsEndedOut(serializers.Serializer[Any]):
    ended = serializers.IntegerField()


class DestinationIn(serializers.Serializer[Any]):
    to = serializers.CharField(max_length=254, help_text="The phone number or the address for mail of the account.")

    def validate_to(self, value: str) -> Destination:
        try:
            return codes.destination(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from None


class PasswordResetIn(DestinationIn):
    sent_code = serializers.CharField(max_length=SENT_CODE, help_text="That came there.")
    password = _password(help_text="The new one.")
    code = _code()


class PasswordIn(serializers.Serializer[Any]):
    password = _password(help_text="The one until now.")
    new_password = _password()
    code = _code()


class PostOut(serializers.Serializer[Any]):
    merchant_id = serializers.UUIDField()
    role = serializers.ChoiceField(choices=[r.value for r in ShopRole])
    since = serializers.DateTimeField()


class ContactOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField(allow_null=True)


class MeOut(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    contact = ContactOut(help_text="Masked; POST me/contact/reveal shows it in full.")
    shops = PostOut(many=True, help_text="For which you may act, by the header Tianping-Merchant.")


class RevealIn(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(choices=PURPOSES)


def _normal(spelling: Callable[[str], str], value: str) -> str:
    try:
        return spelling(value)
    except ValueError as error:
        raise serializers.ValidationError(str(error)) from None

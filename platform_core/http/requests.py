"""Reads of a request for every API view: its data, its caller and their address."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext
from rest_framework.exceptions import ErrorDetail, NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer, ChoiceField
from rest_framework.throttling import BaseThrottle

from platform_core.actors import ANONYMOUS, Actor, Role
from platform_core.tenancy.scopes import current

IPV6_PREFIX: Final = 64  # what one household or server is given


def actor_of(request: Request) -> Actor:
    """The actor in the role that this door gives. Raises 401 where nobody is signed in."""
    scope = current()
    if scope.person_id is None:
        raise NotAuthenticated
    return Actor(id=scope.person_id, role=Role(scope.role), merchant_id=scope.merchant_id)


def reader_of(request: Request) -> Actor:
    """The same for public reads, where anonymous is an answer too."""
    return ANONYMOUS if current().person_id is None else actor_of(request)


def address_of(request: HttpRequest) -> str:
    """The address of the caller, by the word of as many proxies as `NUM_PROXIES` says, and of no other."""
    return str(BaseThrottle().get_ident(request))  # type: ignore[arg-type]  # a page's has the same headers


def block_of(address: str) -> str:
    """The block of addresses within which one caller can easily move: an IPv4 address, of IPv6 the /64."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:  # a socket has none
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, IPV6_PREFIX), strict=False))


def parsed(serializer: type[BaseSerializer[Any]], request: Request) -> dict[str, Any]:
    """The body by this serializer. Raises 400 with every field that is not right."""
    return valid(serializer, request.data)


def valid(serializer: type[BaseSerializer[Any]], data: Any) -> dict[str, Any]:
    """The same for data from elsewhere, such as a webhook's body or a query."""
    form = _form(serializer)  # type: ignore[arg-type]  # a class is hashable
    try:
        validated: dict[str, Any] = form.run_validation(data)
    except ValidationError as wrong:
        raise ValidationError(_with_choices(wrong.detail, form)) from None
    return validated


@cache
def _form(serializer: type[BaseSerializer[Any]]) -> BaseSerializer[Any]:
    """Make the form of a serializer once: DRF copies every field for each form, and a form keeps no findings of its
    own.
    """
    return serializer()


def _with_choices(errors: Any, field: Any) -> Any:
    """Add the possible values to the error of a value that is none of them."""
    if isinstance(errors, dict):
        return {part: _with_choices(found, _part(field, part)) for part, found in errors.items()}
    if isinstance(errors, list):
        return [_with_choices(found, _part(field, number)) for number, found in enumerate(errors)]
    if getattr(errors, "code", "") != "invalid_choice" or not isinstance(field, ChoiceField):
        return errors
    known = ", ".join(map(str, field.choices))
    return ErrorDetail(f"{errors} {gettext('Take one of these: %(known)s.') % {'known': known}}", errors.code)


def _part(field: Any, part: str | int) -> Any:
    """The field of this name, or that of each element of a list; of a single value, itself."""
    if isinstance(part, str) and part in getattr(field, "fields", {}):
        return field.fields[part]
    return getattr(field, "child", field)

"""The doors of accounts: opening one, signing in, and looking at oneself."""

from __future__ import annotations

from typing import Any

from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from platform_core import clock
from platform_core.accounts import queries
from platform_core.accounts.api.serializers import (
    ContactOut,
    CredentialsIn,
    DestinationIn,
    MeOut,
    OpenSessionOut,
    PasswordIn,
    PasswordResetIn,
    PersonOut,
    RegistrationIn,
    RegulatorCredentialsIn,
    RevealIn,
    SessionOut,
    SessionsEndedOut,
)
from platform_core.accounts.commands import people, recovering, sessions, signing_in
from platform_core.accounts.errors import (
    BadCredentials,
    BadSentCode,
    CodeWanted,
    ContactNotFound,
    NotARegulator,
    PhoneTaken,
    SessionNotFound,
    ShutByStaff,
    TermsNotAccepted,
    TooManyAttempts,
    UsernameTaken,
    WeakPassword,
    WrongCode,
)
from platform_core.accounts.origins import origin_of
from platform_core.accounts.tokens import bearer
from platform_core.accounts.types import Credentials
from platform_core.actors import ANONYMOUS
from platform_core.http.requests import actor_of, address_of, parsed
from platform_core.http.schema import api
from platform_core.vault.errors import Forgotten

PRIVATE = {"Cache-Control": "no-store"}


class Registrations(APIView):
    """Accounts are opened here, by nobody yet known."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(
        request=RegistrationIn,
        responses={201: PersonOut},
        refuses=(UsernameTaken, PhoneTaken, WeakPassword, TermsNotAccepted),
        duties=("PIP-05", "ECL-32"),
        operation_id="register",
    )
    def post(self, request: Request) -> Response:
        form, at = parsed(RegistrationIn, request), clock.now()
        versions = form.pop("accepts")
        person = people.register(**form, by=ANONYMOUS, at=at)
        people.accept_terms(person.id, versions=versions, by=ANONYMOUS, at=at)
        return Response(PersonOut(person).data, status=status.HTTP_201_CREATED)


class Sessions(APIView):
    """A session of an API client."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(
        request=CredentialsIn,
        responses={201: SessionOut},
        refuses=(BadCredentials, ShutByStaff, CodeWanted, WrongCode, TooManyAttempts),
        operation_id="sign_in",
    )
    def post(self, request: Request) -> Response:
        body = parsed(CredentialsIn, request)
        shown = Credentials(**body, address=address_of(request), origin=origin_of(request))
        session = signing_in.sign_in(shown, by=ANONYMOUS, at=clock.now())
        return Response(SessionOut(session).data, status=status.HTTP_201_CREATED, headers=PRIVATE)


class SentCodes(APIView):
    """A code to one's phone or mail, which lets one back in. The answer does not tell whether an account is there."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(request=DestinationIn, responses={202: None}, refuses=(TooManyAttempts,), operation_id="send_code")
    def post(self, request: Request) -> Response:
        to = parsed(DestinationIn, request)["to"]
        recovering.request_code(to, address=address_of(request), by=ANONYMOUS, at=clock.now())
        return Response(status=status.HTTP_202_ACCEPTED)


class PasswordResets(APIView):
    """A new password for who has had a code sent. Every session of the account ends."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(
        request=PasswordResetIn,
        responses={204: None},
        refuses=(BadSentCode, WeakPassword, CodeWanted, WrongCode, TooManyAttempts),
        operation_id="reset_password",
    )
    def post(self, request: Request) -> Response:
        body = parsed(PasswordResetIn, request)
        recovering.reset_password(**body, address=address_of(request), by=ANONYMOUS, at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class MyPassword(APIView):
    """One's password. With a new one every session ends, this one too; the answer is the next."""

    @api(
        request=PasswordIn,
        responses={200: SessionOut},
        refuses=(BadCredentials, WeakPassword, CodeWanted, WrongCode, TooManyAttempts),
        operation_id="change_password",
    )
    def put(self, request: Request) -> Response:
        body, by = parsed(PasswordIn, request), actor_of(request)
        session = recovering.change_password(by.id, **body, origin=origin_of(request), by=by, at=clock.now())
        return Response(SessionOut(session).data, headers=PRIVATE)


class MySessions(APIView):
    """The devices and programs in which one is signed in, the one last used first."""

    @api(responses={200: OpenSessionOut(many=True)}, duties=("PIP-51",), operation_id="my_sessions")
    def get(self, request: Request) -> Response:
        current, found = queries.session_id_of(_token(request)), queries.open_sessions(actor_of(request).id)
        rows = [{"of": each, "is_current": each.id == current} for each in found]
        return Response(OpenSessionOut(rows, many=True).data, headers=PRIVATE)


class OtherSessions(APIView):
    """All sessions of one's own but the one by which this call was made."""

    @api(responses={200: SessionsEndedOut}, duties=("PIP-51",), operation_id="sign_out_others")
    def delete(self, request: Request) -> Response:
        ended = sessions.end_other_sessions(_token(request), by=actor_of(request), at=clock.now())
        return Response(SessionsEndedOut({"ended": ended}).data)


class MySession(APIView):
    """One of them. It is over at once, wherever it is used."""

    @api(responses={204: None}, refuses=(SessionNotFound,), duties=("PIP-51",), operation_id="end_session")
    def delete(self, request: Request, session_id: str) -> Response:
        sessions.end_session(session_id, by=actor_of(request), at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class CurrentSession(APIView):
    """The session by which this call was made."""

    @api(responses={204: None}, operation_id="sign_out")
    def delete(self, request: Request) -> Response:
        by = actor_of(request)
        signing_in.sign_out(by.id, token=_token(request), by=by, at=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RegulatorSessions(APIView):
    """A session of somebody of an authority: name, password and a one-time code at once."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @api(
        request=RegulatorCredentialsIn,
        responses={201: SessionOut},
        refuses=(BadCredentials, ShutByStaff, NotARegulator, TooManyAttempts),
        operation_id="regulator_sign_in",
    )
    def post(self, request: Request) -> Response:
        body = parsed(RegulatorCredentialsIn, request)
        shown = Credentials(**body, address=address_of(request), origin=origin_of(request))
        session = signing_in.sign_in_regulator(shown, by=ANONYMOUS, at=clock.now())
        return Response(SessionOut(session).data, status=status.HTTP_201_CREATED, headers=PRIVATE)


class CurrentRegulatorSession(CurrentSession):
    """The session by which this call was made."""

    @api(responses={204: None}, operation_id="regulator_sign_out")
    def delete(self, request: Request) -> Response:
        return super().delete(request)


class Me(APIView):
    """The person who calls."""

    @api(responses={200: MeOut}, refuses=(ContactNotFound, Forgotten), operation_id="me")
    def get(self, request: Request) -> Response:
        return Response(MeOut(_me(request)).data, headers=PRIVATE)


class MyContact(APIView):
    """One's own contact in full. It is a POST, since the house remembers that it was shown."""

    @api(
        request=RevealIn,
        responses={200: ContactOut},
        refuses=(ContactNotFound, Forgotten),
        duties=("PIP-45a",),
        operation_id="reveal_my_contact",
    )
    def post(self, request: Request) -> Response:
        by = actor_of(request)
        shown = people.reveal_contact(by.id, **parsed(RevealIn, request), by=by, at=clock.now())
        return Response(ContactOut({"email": None} | shown).data, headers=PRIVATE)


def _token(request: Request) -> str:
    """The token of the session by which this call was made, a client's or a browser's."""
    return bearer(request) or request.session.session_key or ""


def _me(request: Request) -> dict[str, Any]:
    person = queries.person(actor_of(request).id)
    return {
        "id": person.id,
        "username": person.username,
        "contact": queries.masked_contact_of(person.id),
        "shops": queries.posts_of(person.id),
    }

"""How does somebody get back in?"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from platform_core import clock
from platform_core.accounts import attempts, codes
from platform_core.accounts.models import CodeRequest, User
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests import sessions
from tests.platform_core.accounts.people import API, PASSWORD, bearer, code_for, employed, registered
from tests.platform_core.accounts.recovering import (
    EMAIL,
    NEW,
    NOBODYS,
    PHONE,
    TICK,
    asked,
    carried,
    post,
    reset,
    shapes,
    topics_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.urls("tests.platform_core.accounts.urls")]


class TestSentCodes:
    @pytest.mark.parametrize(
        ("to", "by", "address"), [(PHONE, "sms", "+8613812341234"), (EMAIL.upper(), "email", EMAIL)]
    )
    def test_go_to_the_phone_or_mail_of_the_account(self, client, zhang, to, by, address):
        post(client, "sent-codes", {"to": to})

        [sent] = carried()

        assert (sent.person_id, sent.username, sent.by, sent.to) == (zhang.id, "zhang", by, address)
        assert topics_of(zhang.id)[-1] == "accounts.code_sent"
        with scopes.bound(scopes.SYSTEM):
            assert CodeRequest.objects.count() == 0

    def test_go_nowhere_where_nobody_has_an_account(self, client, zhang):
        assert post(client, "sent-codes", {"to": NOBODYS}).status_code == 202
        assert carried() == []

    def test_do_not_tell_by_answer_or_by_work_whether_anybody_has_one(self, client, zhang):
        answers, statements = [], []
        for to in (PHONE, NOBODYS):
            with CaptureQueriesContext(connection) as done:
                answer = post(client, "sent-codes", {"to": to})
            answers.append((answer.status_code, answer.content, sorted(answer.headers)))
            statements.append(shapes(done))

        assert answers[0] == answers[1]
        assert statements[0] == statements[1]

    @pytest.mark.parametrize("to", ["", "zhang", "12", "a@", None, {"a": 1}, "x" * 300])
    def test_go_to_a_phone_or_an_address_for_mail(self, client, to):
        answer = post(client, "sent-codes", {"to": to})

        assert (answer.status_code, list(answer.json()["params"])) == (400, ["to"])

    def test_are_no_more_than_five_in_a_quarter_of_an_hour(self, client, zhang):
        for to in (PHONE, NOBODYS):
            answers = [post(client, "sent-codes", {"to": to}).status_code for _ in range(attempts.CODES_TO + 1)]

            assert answers == [202] * attempts.CODES_TO + [429]

    def test_are_never_more_than_five_alive_however_many_a_broken_web_asks_for(self, zhang, at):
        to = codes.destination(PHONE)
        for _ in range(codes.AT_A_TIME + 1):
            CodeRequest(id=new_id(), by=to.by, to_index=to.index, asked_at=at).save(force_insert=True)

        assert len(carried(at)) == codes.AT_A_TIME

    def test_go_to_the_newest_accounts_of_an_address_for_mail(self, client, at):
        for number in range(codes.ACCOUNTS_OF_AN_ADDRESS + 1):
            registered(at, f"zhang_{number}", phone=f"1390000000{number}")
        post(client, "sent-codes", {"to": EMAIL})

        assert [sent.username for sent in carried()] == ["zhang_3", "zhang_2", "zhang_1"]

    def test_stand_nowhere_as_they_are(self, client, zhang):
        code = asked(client)

        with scopes.bound(scopes.SYSTEM), connection.cursor() as cursor:
            for table in ("accounts_sentcode", "eventlog_event"):
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
                assert code not in cursor.fetchone()[0]


class TestPasswordResets:
    @pytest.fixture
    def sent_code(self, client, zhang):
        return asked(client)

    def test_change_the_password_and_end_every_session(self, client, zhang, sent_code):
        token = sessions.begun(zhang.id)

        assert reset(client, sent_code) == (204, "")

        assert client.get(f"{API}/me", headers=bearer(token)).status_code == 401
        assert post(client, "sessions", {"username": "zhang", "password": PASSWORD}).status_code == 401
        assert post(client, "sessions", {"username": "zhang", "password": NEW}).status_code == 201
        with scopes.bound(scopes.shopper(zhang.id)):
            told = Event.objects.get(topic="accounts.password_changed")
        assert (told.role, told.payload["by_code"]) == ("anonymous", True)

    @pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: f" {code} "])
    def test_take_the_code_as_people_type_it(self, client, sent_code, typed):
        assert reset(client, typed(sent_code)) == (204, "")

    def test_take_a_code_once(self, client, sent_code):
        assert reset(client, sent_code) == (204, "")

        assert reset(client, sent_code, password="a third horse battery") == (422, "accounts.bad_sent_code")

    def test_take_every_code_that_is_on_its_way(self, client, zhang, sent_code):
        """Else somebody who asks again and again could make each one useless before its owner types it."""
        asked(client)

        assert reset(client, sent_code) == (204, "")

    @pytest.mark.parametrize(("code", "status"), [("", 400), ("BBBB-BBBB", 422), ("x", 422)])
    def test_refuse_what_is_no_code(self, client, sent_code, code, status):
        assert reset(client, code)[0] == status
        assert User.objects.get().check_password(PASSWORD)

    def test_refuse_a_code_that_went_elsewhere(self, client, at, sent_code):
        registered(at, "li_lei", phone="13900000000", email="li@example.com")

        for to in ("139 0000 0000", EMAIL, NOBODYS):
            assert reset(client, sent_code, to=to) == (422, "accounts.bad_sent_code")

    @pytest.mark.parametrize(("early", "status"), [(TICK, 204), (timedelta(), 422)])
    def test_take_a_code_to_the_last_tick_of_ten_minutes(self, client, zhang, early, status):
        post(client, "sent-codes", {"to": PHONE})
        with transaction.atomic():
            now = clock.now()  # of the test's one transaction, and so of the request's
        [sent] = carried(at=now - timedelta(minutes=10) + early)

        assert reset(client, sent.code)[0] == status

    def test_refuse_a_weak_password_and_leave_the_code_good(self, client, sent_code):
        assert reset(client, sent_code, password="12345") == (422, "accounts.weak_password")
        assert reset(client, sent_code) == (204, "")

    def test_refuse_who_guesses_from_one_block_and_nobody_else(self, client, sent_code):
        for _ in range(attempts.CODES_FROM):
            assert reset(client, "BBBB-BBBB") == (422, "accounts.bad_sent_code")

        assert reset(client, sent_code) == (429, "accounts.too_many_attempts")
        assert reset(Client(REMOTE_ADDR="192.0.2.7"), sent_code) == (204, "")

    def test_ask_for_the_second_factor_where_one_is_enrolled(self, client, zhang, at, sent_code):
        secret = totp.generate_totp_secret()
        employed(zhang.id, at=at, secret=secret)

        assert reset(client, sent_code) == (401, "accounts.code_wanted")
        assert reset(client, sent_code, code="000000") == (401, "accounts.wrong_code")
        assert User.objects.get().check_password(PASSWORD)
        assert reset(client, sent_code, code=code_for(secret)) == (204, "")

    def test_let_nobody_with_a_code_guess_at_the_second_factor(self, client, zhang, at, sent_code):
        secret = totp.generate_totp_secret()
        employed(zhang.id, at=at, secret=secret)

        for _ in range(attempts.A_SECOND_FACTOR):
            assert reset(client, sent_code, code="000000") == (401, "accounts.wrong_code")

        assert reset(client, sent_code, code=code_for(secret)) == (429, "accounts.too_many_attempts")
        assert reset(client, asked(client), code=code_for(secret)) == (204, "")

    def test_do_nothing_for_a_closed_account(self, client, zhang):
        with scopes.bound(scopes.SYSTEM):
            User.objects.update(is_active=False)

        post(client, "sent-codes", {"to": PHONE})

        assert carried() == []


class TestResetPages:
    def test_lead_from_the_phone_to_a_new_password(self, client, zhang):
        first = client.post("/accounts/password/reset/", {"to": PHONE})
        assert first["Location"] == "/accounts/password/reset/code/"
        assert PHONE in client.get(first["Location"]).content.decode()
        [sent] = carried()

        done = client.post(first["Location"], {"sent_code": sent.code, "password": NEW})

        assert done["Location"] == "/accounts/login/"
        assert client.post("/accounts/login/", {"login": "zhang", "password": NEW}).status_code == 302

    def test_look_the_same_where_nobody_has_an_account(self, client, zhang):
        pages = []
        for to in (PHONE, "139 1234 1234"):
            client.post("/accounts/password/reset/", {"to": to})
            page = client.get("/accounts/password/reset/code/").content.decode().replace(to, "…")
            pages.append(re.sub(r'(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "…", page))

        assert pages[0] == pages[1]

    def test_take_a_code_that_has_come_though_others_asked_too_often(self, client, zhang):
        for _ in range(attempts.CODES_TO):
            sent_code = asked(client)

        first = client.post("/accounts/password/reset/", {"to": PHONE})

        assert client.post(first["Location"], {"sent_code": sent_code, "password": NEW}).status_code == 302
        assert User.objects.get().check_password(NEW)

    def test_keep_where_the_code_went_under_the_master_key(self, client, zhang):
        client.post("/accounts/password/reset/", {"to": PHONE})

        assert PHONE not in str(client.session.items())

    def test_say_what_was_refused_and_keep_what_was_typed(self, client, zhang):
        client.post("/accounts/password/reset/", {"to": PHONE})

        reply = client.post(
            "/accounts/password/reset/code/",
            {"sent_code": "BBBB-BBBB", "password": NEW},
            headers={"Accept-Language": "zh-hans"},
        )

        assert reply.status_code == 400
        text = reply.content.decode()
        assert "验证码不正确或已失效" in text
        assert "BBBB-BBBB" in text
        assert NEW not in text

    def test_send_who_comes_without_having_asked_to_the_first(self, client):
        for send in (client.get, client.post):
            assert send("/accounts/password/reset/code/")["Location"] == "/accounts/password/reset/"

    def test_refuse_what_is_neither_phone_nor_mail(self, client):
        assert client.post("/accounts/password/reset/", {"to": "zhang"}).status_code == 400

"""Can a payer look at a refund, and name another account for it or for what fits no payment, by the API?"""

import pytest

from platform_core.actors import Actor, Role
from platform_core.rows import new_id
from tests.platform_core.accounts.people import bearer, registered, token_of
from tests.platform_core.cases import trying
from tests.platform_core.payments import situations
from tests.platform_core.payments.conftest import asked, captured, requested
from tests.platform_core.payments.test_asking_again import ask, asked_for_account, attempts

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ACCOUNT = {"holder": "李雷", "bank": "中国银行", "number": "6222020200112233445", "agreed": True}


@pytest.fixture
def share(shops, orders, at):
    payer = Actor(id=registered(at).id, role=Role.SHOPPER)
    registered(at, "lisi", phone="13912345678", email="li@example.com")
    share = asked(shops[0], 1000)
    captured(requested(payer, [share], at=at).id, 1000, at=at)
    return share


def headers(client, username="zhang", key=None):
    return bearer(token_of(client, username)) | {"idempotency-key": key or f"key-{new_id().hex}"}


def put(client, refund_id, body=ACCOUNT, **who):
    path = f"/api/storefront/v1/refunds/{refund_id}/account"
    return client.put(path, body, content_type="application/json", headers=headers(client, **who))


def put_receipt(client, receipt_id, body=ACCOUNT, **who):
    path = f"/api/storefront/v1/receipts/{receipt_id}/account"
    return client.put(path, body, content_type="application/json", headers=headers(client, **who))


def code(response):
    return response.status_code, response.json()["code"]


@pytest.mark.duty("NRR-14")
class TestNamingAnAccount:
    def test_answers_with_the_attempt_that_goes_there_and_does_it_once(self, client, share, at):
        refund_id = asked_for_account(share, at)

        first = put(client, refund_id, key="one-and-the-same-key")
        again = put(client, refund_id, key="one-and-the-same-key")

        assert first.status_code == 200
        body = first.json()
        assert (body["state"], body["attempt"], body["to_account"]) == ("requested", 6, True)
        assert body["amount"] == {"amount": 300, "currency": "CNY"}
        assert (again.content, len(attempts())) == (first.content, 6)

    def test_refuses_with_a_code_what_is_not_asked_for_or_is_no_account(self, client, share, at):
        refund_id = ask(share, 300, at)
        assert code(put(client, refund_id)) == (409, "payments.account_not_asked")

        refused = put(client, refund_id, ACCOUNT | {"number": "12-34", "agreed": False})

        assert code(refused) == (422, "payments.account_refused")
        assert refused.json()["params"]["reasons"] == ["number", "not_agreed"]

    def test_refuses_others_as_if_there_were_no_such_refund(self, client, share, at):
        refund_id = asked_for_account(share, at)

        assert code(put(client, refund_id, username="lisi")) == (404, "payments.refund_not_found")
        assert code(put(client, new_id())) == (404, "payments.refund_not_found")
        assert len(attempts()) == 5

    @pytest.mark.parametrize("missing", ["holder", "bank", "number", "agreed"])
    def test_refuses_half_an_account(self, client, share, at, missing):
        refund_id = asked_for_account(share, at)

        answer = put(client, refund_id, {name: said for name, said in ACCOUNT.items() if name != missing})

        assert code(answer) == (400, "http.invalid")
        assert list(answer.json()["params"]) == [missing]


class TestRefund:
    def test_is_shown_to_its_payer_and_to_nobody_else(self, client, share, at):
        refund_id = ask(share, 300, at)
        path = f"/api/storefront/v1/refunds/{refund_id}"

        body = client.get(path, headers=headers(client)).json()

        assert body == {
            "id": str(refund_id),
            "attempt": 1,
            "amount": {"amount": 300, "currency": "CNY"},
            "state": "requested",
            "to_account": False,
            "requested_at": "2026-03-10T10:00:00+08:00",
        }
        assert code(client.get(path, headers=headers(client, "lisi"))) == (404, "payments.refund_not_found")


@pytest.mark.duty("NRR-14")
class TestNamingAnAccountForAReceipt:
    @pytest.fixture
    def standing(self, at, orders):
        """On its way back to somebody who can sign in."""
        registered(at, "lisi", phone="13912345678", email="li@example.com")
        payer = Actor(id=registered(at).id, role=Role.SHOPPER)
        return situations.after(situations.sent_back)(at, payer=payer)

    def test_answers_with_what_goes_there_and_does_it_once(self, client, standing, at):
        situations.refused(standing, at)

        first = put_receipt(client, standing.row.pk, key="one-and-the-same-key")
        again = put_receipt(client, standing.row.pk, key="one-and-the-same-key")

        assert first.status_code == 200
        body = first.json()
        assert (body["id"], body["state"], body["to_account"]) == (str(standing.row.pk), "going_back", True)
        assert (again.content, code(put_receipt(client, standing.row.pk))) == (
            first.content,
            (409, "states.illegal_transition"),
        )

    def test_refuses_with_a_code_what_is_no_account(self, client, standing, at):
        situations.refused(standing, at)

        refused = put_receipt(client, standing.row.pk, ACCOUNT | {"number": "12-34", "agreed": False})

        assert code(refused) == (422, "payments.account_refused")
        assert refused.json()["params"]["reasons"] == ["number", "not_agreed"]

    def test_refuses_others_as_if_there_were_no_such_money(self, client, standing, at):
        situations.refused(standing, at)

        for answer in (put_receipt(client, standing.row.pk, username="lisi"), put_receipt(client, new_id())):
            assert code(answer) == (404, "payments.receipt_not_found")
        assert trying.now(standing).state == "account_asked"

"""How does a shop open a way out of the house, change it, and close it?"""

from base64 import b64decode

import pytest
from django.db import ProgrammingError, transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.queries import latest, topics_about
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.webhooks import policies, queries
from platform_core.webhooks.commands import endpoints
from platform_core.webhooks.errors import (
    AddressInUse,
    AddressRefused,
    EndpointNotFound,
    TooManyEndpoints,
    UnknownTopics,
)
from platform_core.webhooks.models.endpoints import Endpoint, Secret
from tests.platform_core.webhooks.conftest import PAID, SHIPPED, URL, endpoint, opened_shop

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def signing(id_, at):
    with bound(SYSTEM):
        return queries.signing(id_, at=at)


class TestOpenEndpoint:
    def test_keeps_the_topics_once_and_in_order_and_shows_the_secret_once(self, shop, at):
        opened = shop.opens(at, topics=(SHIPPED, PAID, PAID), name="ERP 1")

        row = endpoint(opened.endpoint_id)
        assert (row.url, row.topics, row.name, row.state) == (URL, [PAID, SHIPPED], "ERP 1", "enabled")
        assert signing(row.id, at) == (opened.secret,)
        assert opened.secret not in repr(opened)

    def test_makes_secrets_of_256_bits_each_another(self, shop, at):
        one, other = shop.opens(at).secret, shop.opens(at).secret

        assert [len(b64decode(secret.removeprefix("whsec_"), validate=True)) for secret in (one, other)] == [32, 32]
        assert one != other

    def test_tells_the_host_and_nothing_else_of_the_address(self, shop, at):
        opened = shop.opens(at, url="https://erp.example.com/hooks/token-of-the-shop?key=k")

        with shop.acting_as():
            told = latest("webhooks.endpoint_opened")
        assert told.payload["host"] == "erp.example.com"
        assert "token-of-the-shop" not in str(told.payload)
        assert told.payload["endpoint_id"] == str(opened.endpoint_id)

    def test_refuses_an_address_with_every_reason(self, shop, at):
        with pytest.raises(AddressRefused) as refusal:
            shop.opens(at, url="http://user:pw@10.0.0.1:81/#x")

        assert refusal.value.reasons == (
            "not_https",
            "credentials_in_address",
            "fragment_in_address",
            "port_not_allowed",
            "not_public",
            "not_a_name",
        )
        with shop.acting_as():
            assert Endpoint.objects.count() == 0

    def test_refuses_loopback_in_production(self, shop, at, settings):
        shop.opens(at, url="http://127.0.0.1:5000/hook")
        settings.WEBHOOKS_MAY_LOOP = False

        with pytest.raises(AddressRefused):
            shop.opens(at, url="http://127.0.0.1:5000/hook")

    def test_refuses_topics_that_are_not_for_shops(self, shop, at):
        with pytest.raises(UnknownTopics) as refusal:
            shop.opens(at, topics=(PAID, "orders.carrier_reported", "no.such"))

        assert refusal.value.unknown == ("no.such", "orders.carrier_reported")

    def test_refuses_one_too_many_until_one_is_retired(self, shop, at):
        ids = [shop.opens(at).endpoint_id for _ in range(policies.MAX_ENDPOINTS)]
        with pytest.raises(TooManyEndpoints) as refusal:
            shop.opens(at)
        assert refusal.value.limit == 5

        shop.does(endpoints.retire, ids[0], at=at)

        assert shop.opens(at).endpoint_id not in ids

    def test_refuses_an_address_that_has_one_until_that_is_retired(self, shop, at):
        there = shop.opens(at).endpoint_id

        with pytest.raises(AddressInUse) as refusal:
            shop.opens(at, url=URL)
        assert refusal.value.endpoint_id == there
        opened_shop().opens(at, url=URL)  # another shop's is another thing
        shop.does(endpoints.retire, there, at=at)

        assert shop.opens(at, url=URL).endpoint_id != there

    def test_is_for_shops_alone(self, shop, at):
        of_no_shop = Actor(id=shop.seller.id, role=Role.MERCHANT)

        with shop.acting_as(), pytest.raises(WrongRole), transaction.atomic():
            endpoints.open_endpoint(url=URL, topics=[PAID], name="", by=of_no_shop, at=at)


class TestASecret:
    def test_stands_nowhere_in_the_clear(self, shop, at):
        opened = shop.opens(at)

        with bound(SYSTEM):
            [row] = Secret.objects.filter(endpoint_id=opened.endpoint_id)
        assert opened.secret.removeprefix("whsec_") not in row.sealed

    def test_cannot_be_read_back_by_the_shop(self, shop, at):
        opened = shop.opens(at)

        with shop.acting_as():
            assert Secret.objects.values_list("endpoint_id", flat=True).get() == opened.endpoint_id
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                Secret.objects.get()
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                queries.signing(opened.endpoint_id, at=at)


class TestAnAddress:
    """What is in its path may be a secret of the shop."""

    def test_is_not_for_staff_who_see_how_it_stands(self, shop, at):
        opened = shop.opens(at, name="ERP")
        staff = Actor(id=new_id(), role=Role.STAFF)

        with bound(scopes.staff(staff.id)):
            seen = queries.endpoint(opened.endpoint_id, by=staff)
            assert (seen.name, seen.state, seen.merchant_id) == ("ERP", "enabled", shop.id)
            with pytest.raises(ProgrammingError), transaction.atomic():
                Endpoint.objects.values_list("url").first()


class TestRotate:
    def test_lets_both_sign_for_a_day_to_the_tick(self, shop, at):
        first = shop.opens(at)
        later = at + policies.OVERLAP

        second = shop.does(endpoints.rotate, first.endpoint_id, at=at, at_once=False)

        assert signing(first.endpoint_id, at) == (second.secret, first.secret)
        assert signing(first.endpoint_id, later - TICK) == (second.secret, first.secret)
        assert signing(first.endpoint_id, later) == (second.secret,)
        with shop.acting_as():
            assert queries.old_secret_until(first.endpoint_id, at=later - TICK) == later
            assert queries.old_secret_until(first.endpoint_id, at=later) is None

    def test_ends_a_leaked_one_at_once(self, shop, at):
        first = shop.opens(at)

        second = shop.does(endpoints.rotate, first.endpoint_id, at=at, at_once=True)

        assert signing(first.endpoint_id, at) == (second.secret,)

    def test_asked_again_takes_no_secret_away_that_may_be_in_use(self, shop, at):
        first = shop.opens(at)
        lost = shop.does(endpoints.rotate, first.endpoint_id, at=at, at_once=False)

        third = shop.does(endpoints.rotate, first.endpoint_id, at=at + TICK, at_once=False)

        assert signing(first.endpoint_id, at + TICK) == (third.secret, lost.secret, first.secret)
        assert signing(first.endpoint_id, at + policies.OVERLAP) == (third.secret, lost.secret)
        assert signing(first.endpoint_id, at + TICK + policies.OVERLAP) == (third.secret,)

    def test_never_leaves_more_than_four(self, shop, at):
        opened = shop.opens(at)
        made = [
            shop.does(endpoints.rotate, opened.endpoint_id, at=at + n * TICK, at_once=False).secret for n in range(1, 6)
        ]

        assert signing(opened.endpoint_id, at + 5 * TICK) == tuple(reversed(made[1:]))

    def test_of_leaked_ones_ends_all_before(self, shop, at):
        opened = shop.opens(at)
        shop.does(endpoints.rotate, opened.endpoint_id, at=at, at_once=False)

        last = shop.does(endpoints.rotate, opened.endpoint_id, at=at, at_once=True)

        assert signing(opened.endpoint_id, at) == (last.secret,)

    def test_of_another_shop_s_is_not_found(self, shop, at):
        theirs = opened_shop().opens(at)

        with pytest.raises(EndpointNotFound):
            shop.does(endpoints.rotate, theirs.endpoint_id, at=at, at_once=False)

        assert signing(theirs.endpoint_id, at) == (theirs.secret,)


class TestRevise:
    def test_changes_what_is_named_and_nothing_else(self, shop, at):
        opened = shop.opens(at, name="ERP")

        shop.does(endpoints.revise, opened.endpoint_id, at=at, changes={"topics": [SHIPPED]})

        row = endpoint(opened.endpoint_id)
        assert (row.url, row.topics, row.name) == (URL, [SHIPPED], "ERP")

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [({"url": "https://10.0.0.1/"}, AddressRefused), ({"topics": ["no.such"]}, UnknownTopics)],
    )
    def test_refuses_what_opening_refuses(self, shop, at, changes, refusal):
        opened = shop.opens(at)

        with pytest.raises(refusal):
            shop.does(endpoints.revise, opened.endpoint_id, at=at, changes=changes)

        assert endpoint(opened.endpoint_id).url == URL

    def test_refuses_the_address_of_another_but_not_its_own(self, shop, at):
        one, other = shop.opens(at), shop.opens(at)

        shop.does(endpoints.revise, one.endpoint_id, at=at, changes={"url": URL})
        with pytest.raises(AddressInUse):
            shop.does(endpoints.revise, other.endpoint_id, at=at, changes={"url": URL})


class TestPauseAndResume:
    def test_move_it_and_say_so(self, shop, at):
        opened = shop.opens(at)

        shop.does(endpoints.pause, opened.endpoint_id, at=at)
        assert endpoint(opened.endpoint_id).state == "paused"
        shop.does(endpoints.resume, opened.endpoint_id, at=at)

        assert endpoint(opened.endpoint_id).state == "enabled"
        with shop.acting_as():
            assert topics_about(opened.endpoint_id) == [
                "webhooks.endpoint_opened",
                "webhooks.endpoint_paused",
                "webhooks.endpoint_resumed",
            ]

    def test_refuse_what_is_so_already(self, shop, at):
        opened = shop.opens(at)

        with pytest.raises(IllegalTransition):
            shop.does(endpoints.resume, opened.endpoint_id, at=at)


class TestRetire:
    def test_makes_it_unknown_to_the_shop_and_its_secret_sign_no_more(self, shop, at):
        opened = shop.opens(at)

        shop.does(endpoints.retire, opened.endpoint_id, at=at)

        with pytest.raises(EndpointNotFound), shop.acting_as():
            queries.endpoint(opened.endpoint_id, by=shop.seller)
        assert signing(opened.endpoint_id, at) == ()

    def test_of_nothing_is_not_found(self, shop, at):
        with pytest.raises(EndpointNotFound):
            shop.does(endpoints.retire, new_id(), at=at)

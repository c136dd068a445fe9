"""Can anybody fetch what the log is checked by, can staff see it, and do the figures say how it stands?"""

from __future__ import annotations

import itertools

import pytest
from django.db import transaction
from django.test import Client

from platform_core.accounts.commands import people
from platform_core.actors import Actor, Role
from platform_core.audit import publishing, verify
from platform_core.audit.metrics import Tree
from platform_core.audit.signing import signer
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import bound
from tests import sessions
from tests.database import as_login
from tests.merchants.builders import person
from tests.platform_core.accounts.people import code_for
from tests.platform_core.audit import bundles
from tests.platform_core.audit.sequencing import sequenced
from tests.platform_core.audit.test_sequencing import tampered
from tests.platform_core.scene import AT, note

pytestmark = pytest.mark.commits
CHECKPOINT, KEY, ADMIN = "/open/audit/checkpoint", "/open/audit/key", "/admin/audit/signedhead/"
CONSISTENCY = "/open/audit/consistency"
SECRET = "JBSWY3DPEHPK3PXP"


class TestTheOpenPages:
    def test_give_a_head_that_the_key_has_signed(self) -> None:
        note()
        sequenced()

        note_, key = Client().get(CHECKPOINT), Client().get(KEY)

        head = verify.open_note(note_.content, verify.key_of(key.content.decode()))
        assert (head.origin, head.size) == ("tianping.invalid/audit", 1)
        assert {reply["Content-Type"] for reply in (note_, key)} == {"text/plain; charset=utf-8"}

    def test_give_the_program_that_checks_a_bundle(self) -> None:
        reply = Client().get("/open/audit/verifier")

        assert reply.content == publishing.program()
        assert reply["Content-Disposition"] == 'attachment; filename="verify.py"'
        reply.close()

    def test_give_the_newest(self) -> None:
        for _ in range(2):
            note()
            sequenced()

        assert Client().get(CHECKPOINT).content.splitlines()[1] == b"2"

    def test_prove_that_the_log_continues_any_head_that_somebody_kept(self) -> None:
        """Whether or not a bundle was ever made at that head."""
        heads, key = [], verify.key_of(kept_key())
        for _ in range(3):
            note()
            sequenced()
            heads.append(verify.open_note(Client().get(CHECKPOINT).content, key))

        for old, new in itertools.combinations(heads, 2):
            told = Client().get(f"{CONSISTENCY}?from={old.size}&to={new.size}").json()
            assert [(told[at]["size"], verify.decode_base64(told[at]["root"])) for at in ("from", "to")] == [
                (head.size, head.root) for head in (old, new)
            ]
            assert verify.continues([verify.decode_base64(one) for one in told["proof"]], old=old, new=new)

    @pytest.mark.parametrize("asked", ["", "?from=1", "?from=0&to=1", "?from=2&to=1", "?from=1&to=3", "?from=-1&to=x"])
    def test_prove_nothing_about_trees_that_never_were(self, asked: str) -> None:
        for _ in range(2):
            note()
            sequenced()

        reply = Client(headers={"accept-language": "en"}).get(CONSISTENCY + asked)

        assert (reply.status_code, reply.json()["code"], reply.json()["params"]) == (
            404,
            "audit.no_such_trees",
            {"size": 2},
        )

    def test_say_that_nothing_is_signed_yet(self) -> None:
        reply = Client(headers={"accept-language": "zh-hans"}).get(CHECKPOINT)
        assert Client().get(CONSISTENCY).json()["code"] == "audit.nothing_signed"

        assert (reply.status_code, reply.json()["code"]) == (404, "audit.nothing_signed")
        assert reply.json()["title"] == "尚无已签名的检查点"

    def test_show_no_head_that_another_key_has_signed(self) -> None:
        """Who writes to the database chooses neither the key nor what is checked by it."""
        note()
        sequenced()
        key = Client().get(KEY).content
        forger = bundles.signer()
        tampered("UPDATE audit_signedhead SET note = %s, vkey = %s", forger.note(1, b"r" * 32), forger.vkey)

        for address in (CHECKPOINT, f"{CONSISTENCY}?from=1&to=1"):
            reply = Client().get(address)
            assert (reply.status_code, reply.json()["code"]) == (503, "audit.head_not_ours")
        assert Client().get(KEY).content == key == f"{signer().vkey}\n".encode()

    def test_are_the_same_for_who_is_signed_in(self) -> None:
        note()
        sequenced()
        buyer = Client()
        with transaction.atomic():
            buyer.cookies["sessionid"] = _session_of(person(AT).id)

        assert buyer.get(CHECKPOINT).content == Client().get(CHECKPOINT).content

    def test_are_read_only(self) -> None:
        assert Client().post(CHECKPOINT).status_code == 405


class TestTheAdmin:
    @pytest.fixture
    def staff_client(self, fresh: dict[str, str]) -> Client:
        """Signed in, and the second factor shown."""
        client = Client(headers={"accept-language": "en"})
        with as_login("worker"), transaction.atomic():
            staff = Actor(id=person(AT).id, role=Role.STAFF)
            with bound(scopes.staff(staff.id)):
                people.make_staff(staff.id, by=staff, at=AT)
                people.enrol_second_factor(staff.id, secret=SECRET, by=staff, at=AT)
                client.cookies["sessionid"] = _session_of(staff.id)
        client.post("/accounts/2fa/reauthenticate/", {"code": code_for(SECRET)})
        return client

    def test_shows_the_heads_and_lets_nobody_touch_them(self, staff_client: Client) -> None:
        sequenced()
        size = int(Client().get(CHECKPOINT).content.splitlines()[1])
        page = f"{ADMIN}{size}/change/"

        assert "Facts that are not signed yet" not in staff_client.get(ADMIN).content.decode()
        assert "tianping.invalid/audit" in staff_client.get(page).content.decode()
        assert staff_client.post(page, {"note": "forged"}).status_code == 403
        assert staff_client.get(f"{ADMIN}add/").status_code == 403

    def test_says_how_many_facts_wait(self, staff_client: Client) -> None:
        sequenced()
        for _ in range(3):
            note()

        assert "Facts that are not signed yet: 3" in staff_client.get(ADMIN).content.decode()


class TestTheFigures:
    def test_say_how_large_the_tree_is_and_how_long_facts_waited(self) -> None:
        note()
        sequenced()

        figures = {metric.name: metric.samples[0].value for metric in Tree().collect()}

        assert figures["tianping_audit_tree_size"] == 1
        assert figures["tianping_audit_sequencing_lag_seconds"] > 0
        assert figures["tianping_audit_signed_at_seconds"] > AT.timestamp()

    def test_are_among_those_of_the_web(self) -> None:
        note()
        sequenced()

        assert "tianping_audit_tree_size 1.0" in Client().get("/metrics").content.decode()

    def test_are_left_out_before_anything_is_signed_but_for_the_standbys(self) -> None:
        [standbys] = Tree().collect()

        assert (standbys.name, standbys.samples[0].value) == ("tianping_audit_standbys_awaited", 0)


def kept_key() -> str:
    return signer().vkey


def _session_of(person_id: object) -> str:
    return sessions.begun(person_id)

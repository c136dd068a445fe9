"""How are the guards of accounts, sessions and sent codes attacked? `tenancy/test_shadows` does it."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM
from tests.platform_core.accounts.people import registered
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, stored

KNOWN, NOWHERE = b"a digest of our own", "\\x" + "00" * 16


def known() -> dict[str, Any]:
    """A person as somebody would have them be, whose password they know: its digest is `KNOWN`."""
    person = registered(AT)
    kept = b64encode(hashlib.sha256(KNOWN).digest()).decode().rstrip("=")
    return stored("accounts_user", "id = %s", person.id) | {
        "password": f"argon2s$argon2id$v=19$m=8,t=1,p=1$c2FsdA${kept}"
    }


def sent(person_id: object) -> dict[str, Any]:
    code = {"id": new_id(), "person_id": person_id, "to_index": NOWHERE, "code_index": NOWHERE, "used_at": None}
    return code | {"good_until": "2100-01-01T00:00:00Z"}


def calling(function: str, *params: Any, forged: dict[str, Any]) -> Attack:
    statement = f"SELECT 1 WHERE public.{function}({', '.join(['%s'] * len(params))})::text <> 'false'"
    return Attack(SYSTEM, statement, list(params), [forged])


@guard("accounts_prove", reads="accounts_user", refused="")
def a_password_of_ones_own_choice() -> Attack:
    user = known()
    return calling("accounts_prove", "token", user["id"], KNOWN, forged=user)


@guard("accounts_change_password", reads="accounts_user", refused="")
def a_password_that_one_knows() -> Attack:
    user = known()
    return calling("accounts_change_password", user["id"], KNOWN, user["password"], forged=user)


@guard("accounts_carry", reads="accounts_proof", refused="")
def a_proof_that_was_never_given() -> Attack:
    kept = hashlib.sha256(b"old").hexdigest()[:40]
    return calling("accounts_carry", "old", "new", forged={"session_key": kept, "person_id": new_id(), "proved_at": AT})


@guard("accounts_redeem", reads="accounts_sentcode", refused="")
def a_code_that_was_never_sent() -> Attack:
    person = registered(AT).id
    return calling("accounts_redeem", person, bytes(16), forged=sent(person))


@guard("accounts_owner_of_code", reads="accounts_sentcode", refused="")
def a_code_of_somebody() -> Attack:
    return calling("accounts_owner_of_code", bytes(16), bytes(16), forged=sent(registered(AT).id))


@guard("accounts_reset_password", reads="accounts_user", refused="")
def a_reset_without_a_code() -> Attack:
    user = known()
    return calling("accounts_reset_password", bytes(16), bytes(16), user["password"], forged=user)


@guard("accounts_note_use", reads="accounts_proof", refused="")
def a_session_that_is_nobodys() -> Attack:
    kept = hashlib.sha256(b"token").hexdigest()[:40]
    return calling("accounts_note_use", "token", forged={"session_key": kept, "person_id": new_id(), "proved_at": AT})


@guard("accounts_take_rights", reads="accounts_user", refused="")
def rights_that_nobody_has() -> Attack:
    user = known() | {"is_staff": True}
    return calling("accounts_take_rights", user["id"], forged=user)


@guard("accounts_shut", reads="accounts_user", refused="")
def an_account_that_is_not_there() -> Attack:
    user = known() | {"id": new_id()}
    return calling("accounts_shut", user["id"], AT, forged=user)


@guard("accounts_reopen", reads="accounts_user", refused="")
def an_account_that_staff_never_shut() -> Attack:
    user = known() | {"shut_at": str(AT), "is_active": False}
    return calling("accounts_reopen", user["id"], forged=user)


@guard("accounts_guard_factor", reads="accounts_proof", refused="its owner's alone")
def a_second_factor_of_somebody_else() -> Attack:
    person, nobody = registered(AT).id, hashlib.sha256(b"").hexdigest()[:40]
    insert_ = "INSERT INTO public.mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', '{}', now())"
    forged = {"session_key": nobody, "person_id": person, "proved_at": AT}
    return Attack(scopes.shopper(person), insert_, [person], [forged])

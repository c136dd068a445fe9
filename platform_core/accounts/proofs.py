"""Proofs of identity that the database itself checks.

Passwords, second factors and the owners of sessions are written by functions of the database alone
(`migrations/functions.sql`), each of which checks its ground: the digest of the password, or a code that we sent. So
somebody who can make the web run SQL of their own still cannot sign in as another person, today or later.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection

from platform_core.accounts import codes
from platform_core.accounts.models import User


def prove(session_key: str, user: User) -> bool:
    """Record that the session is ``user``'s, whose password was just checked. Return False without a proof."""
    return user.proof is not None and bool(_ask("accounts_prove", session_key, user.id, user.proof))


def carry(old_key: str, new_key: str) -> None:
    """Carry the proof of a session over to its new key."""
    _ask("accounts_carry", old_key, new_key)


def note_use(session_key: str) -> None:
    """Record that this session is in use now, unless another call is just recording it."""
    _ask("accounts_note_use", session_key)


def take_rights(person_id: UUID) -> bool:
    """Take the rights of staff from a person, and end all their sessions. Return False if they are not of staff."""
    return bool(_ask("accounts_take_rights", person_id))


def shut(person_id: UUID, at: datetime) -> bool:
    """Let nobody sign in to this account, and end all its sessions. Return False if it is shut or closed already."""
    return bool(_ask("accounts_shut", person_id, at))


def reopen(person_id: UUID) -> bool:
    """Reopen an account that staff have shut. Return False for any other."""
    return bool(_ask("accounts_reopen", person_id))


def change_password(user: User, password: str) -> bool:
    """Change a password by the current one, which has just been checked. Return False if it has changed meanwhile."""
    fresh = make_password(password)
    changed = user.proof is not None and bool(_ask("accounts_change_password", user.id, user.proof, fresh))
    if changed:
        user.password = fresh
    return changed


def redeem(person_id: UUID, code: str) -> bool:
    """Use up a code that was sent to this person. Return False if it is unknown, used or expired."""
    return bool(_ask("accounts_redeem", person_id, codes.index_of(code)))


def owner_of(to_index: bytes, code: str) -> UUID | None:
    """The person to whose phone or mail address this code was sent, if it is valid; it is not used up."""
    found: UUID | None = _ask("accounts_owner_of_code", to_index, codes.index_of(code))
    return found


def reset_password(to_index: bytes, code: str, password: str) -> bool:
    """Reset a password by a code that we sent, and use the code up. Return False if the code is not valid."""
    return bool(_ask("accounts_reset_password", to_index, codes.index_of(code), make_password(password)))


def show_session(session_key: str) -> None:
    """Tell the database the session until the transaction ends: with its proof, second factors may be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.session', %s, true)", [session_key])


def _ask(function: str, *arguments: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public.{function}({', '.join(['%s'] * len(arguments))})", arguments)  # our own names
        return cursor.fetchone()[0]

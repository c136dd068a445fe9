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
    """Note that this session belongs to the person whose password ``user`` has just been checked with."""
    return user.proof is not None and bool(_ask("accounts_prove", session_key, user.id, user.proof))


def carry(old_key: str, new_key: str) -> None:
    """Hand on the proof of a session whose key is replaced."""
    _ask("accounts_carry", old_key, new_key)


def note_use(session_key: str) -> None:
    """Note that this session is in use now. One that another call is noting is left alone."""
    _ask("accounts_note_use", session_key)


def take_rights(person_id: UUID) -> bool:
    """Take a person's rights of staff, and end every session of theirs. False where they are not of staff."""
    return bool(_ask("accounts_take_rights", person_id))


def shut(person_id: UUID, at: datetime) -> bool:
    """Nobody signs in to this account any more, and every session of it ends. False where it is shut or closed."""
    return bool(_ask("accounts_shut", person_id, at))


def reopen(person_id: UUID) -> bool:
    """False for an account that staff has not shut."""
    return bool(_ask("accounts_reopen", person_id))


def change_password(user: User, password: str) -> bool:
    """Change a password by the current one, which has just been checked. False if it has changed meanwhile."""
    fresh = make_password(password)
    changed = user.proof is not None and bool(_ask("accounts_change_password", user.id, user.proof, fresh))
    if changed:
        user.password = fresh
    return changed


def redeem(person_id: UUID, code: str) -> bool:
    """Use up a code that was sent to this person. False for an unknown code, and for one that is used or has run
    out.
    """
    return bool(_ask("accounts_redeem", person_id, codes.index_of(code)))


def owner_of(to_index: bytes, code: str) -> UUID | None:
    """Whose code this is that was sent to that phone or address for mail; it stays good."""
    found: UUID | None = _ask("accounts_owner_of_code", to_index, codes.index_of(code))
    return found


def reset_password(to_index: bytes, code: str, password: str) -> bool:
    """Reset a password by a code that we sent, which is used up by it."""
    return bool(_ask("accounts_reset_password", to_index, codes.index_of(code), make_password(password)))


def show_session(session_key: str) -> None:
    """Show the session until the end of the transaction: by its proof second factors may be written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.session', %s, true)", [session_key])


def _ask(function: str, *arguments: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT public.{function}({', '.join(['%s'] * len(arguments))})", arguments)  # our own names
        return cursor.fetchone()[0]

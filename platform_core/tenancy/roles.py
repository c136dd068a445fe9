"""The roles of the cluster, and the rights of each."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SCOPES: Final = ("anonymous", "shopper", "merchant", "regulator", "staff", "outside", "system")
LOGINS: Final = ("migrator", "app", "worker", "sequencer", "auditor", "backup")

# The longest that a transaction of a login may idle, and the longest that it may last. An open transaction stops the
# sequencer: a fact gets its place when no older transaction can write one. A task is killed after 300 s. The migrator,
# backups and superusers have no limit.
TIMEOUTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "app": ("15s", "60s"),
        "worker": ("60s", "300s"),
        "sequencer": ("60s", "300s"),
        "auditor": ("60s", "900s"),
    }
)

_ROLES: Final = """
DO $$
DECLARE role text;
BEGIN
  FOREACH role IN ARRAY
    ARRAY['owner', 'framework', 'anonymous', 'shopper', 'merchant', 'regulator', 'staff', 'outside', 'system']
  LOOP
    IF to_regrole('tp_' || role) IS NULL THEN EXECUTE format('CREATE ROLE tp_%s NOLOGIN', role); END IF;
  END LOOP;
  FOREACH role IN ARRAY ARRAY['migrator', 'app', 'worker', 'sequencer', 'auditor', 'backup'] LOOP
    IF to_regrole('tp_' || role) IS NULL THEN EXECUTE format('CREATE ROLE tp_%s LOGIN', role); END IF;
    EXECUTE format('ALTER ROLE tp_%s NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOINHERIT', role);
  END LOOP;
END $$;
-- A migrator is the owner from its first statement on, so that everything it makes is the owner's.
GRANT tp_owner TO tp_migrator WITH INHERIT FALSE, SET TRUE;
ALTER ROLE tp_migrator SET role = 'tp_owner';
-- A login may become a scope but is none: what is not bound sees nothing of ours.
GRANT tp_anonymous, tp_shopper, tp_merchant, tp_regulator, tp_staff, tp_outside TO tp_app WITH INHERIT FALSE, SET TRUE;
GRANT tp_anonymous, tp_shopper, tp_merchant, tp_regulator, tp_staff, tp_outside, tp_system TO tp_worker
  WITH INHERIT FALSE, SET TRUE;
-- Sessions, users and content types are read before anyone is bound, and inside every scope.
GRANT tp_framework TO tp_app, tp_worker,
  tp_anonymous, tp_shopper, tp_merchant, tp_regulator, tp_staff, tp_outside, tp_system
  WITH INHERIT TRUE, SET FALSE;
-- The sequencer sees how long transactions last, and may end one that stops the log.
GRANT pg_read_all_stats, pg_signal_backend TO tp_sequencer WITH INHERIT TRUE, SET FALSE;
"""


def _timeouts(login: str, idle: str, transaction: str) -> str:
    """The timeouts of a login. PostgreSQL 16 has none for a whole transaction."""
    return f"""
ALTER ROLE tp_{login} SET idle_in_transaction_session_timeout = '{idle}';
DO $$ BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    ALTER ROLE tp_{login} SET transaction_timeout = '{transaction}';
  END IF;
END $$;
"""


CLUSTER: Final = _ROLES + "".join(_timeouts(login, *times) for login, times in TIMEOUTS.items())

DATABASE: Final = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO tp_owner;
GRANT USAGE ON SCHEMA public TO tp_framework, tp_sequencer, tp_auditor, tp_backup;
ALTER ROLE tp_auditor SET default_transaction_read_only = on;
-- A first clock, so that migrate's own transactions can begin; migrate then puts the final one in its place.
DO $$
BEGIN
  IF to_regprocedure('tianping_now()') IS NULL THEN
    CREATE FUNCTION tianping_now() RETURNS timestamptz LANGUAGE sql STABLE RETURN now();
    ALTER FUNCTION tianping_now() OWNER TO tp_owner;
  END IF;
END $$;
-- Whoever has a temporary table hides ours from every name that does not say its schema. Not even the owner needs one.
DO $$ BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC, ' || (
    SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles WHERE starts_with(rolname, 'tp_')
  ), current_database());
END $$;
"""

"""What the database of the tests has and no other: a proof without a password (`tests.sessions`), and idle time."""

from typing import Final

VOUCH: Final = """
CREATE FUNCTION public.tests_vouch(token text, who uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO public.accounts_proof (session_key, person_id, proved_at)
  VALUES (public.accounts_kept_as(token), who, now())
$$;
CREATE FUNCTION public.tests_unused(who uuid, since interval) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE public.accounts_proof SET last_seen_at = statement_timestamp() - since WHERE person_id = who
$$;
"""

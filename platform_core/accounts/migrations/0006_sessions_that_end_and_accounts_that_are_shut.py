"""When a session was last used, when staff shut an account, and the functions that end what one person may do."""

from django.db import migrations, models

# As owner, which no login is; names with their schema, so that nothing of the caller's stands in for them. They take
# away and give nothing but a door that was open before: the web calls them as staff, at once, in the deciding
# transaction.
SQL = """
-- A session from before this day counts as used now: nobody is signed out by the change itself.
UPDATE public.accounts_proof SET last_seen_at = statement_timestamp();

-- Two calls at once: the second leaves it to the first, and waits for nobody.
CREATE FUNCTION public.accounts_note_use(token text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_proof SET last_seen_at = statement_timestamp()
  WHERE session_key = (SELECT p.session_key FROM public.accounts_proof p
                       WHERE p.session_key = public.accounts_kept_as(token) FOR UPDATE SKIP LOCKED);
  RETURN FOUND;
END $$;

CREATE FUNCTION public.accounts_take_rights(who uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_user SET is_staff = false, is_superuser = false WHERE id = who AND is_staff;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM public.django_session
  WHERE session_key IN (SELECT p.session_key FROM public.accounts_proof p WHERE p.person_id = who);
  RETURN true;
END $$;

-- With rights of staff, and with the codes that were sent: who opens it again gives a door, and nothing behind it.
CREATE FUNCTION public.accounts_shut(who uuid, since timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_user SET is_active = false, shut_at = since, is_staff = false, is_superuser = false
  WHERE id = who AND is_active;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM public.django_session
  WHERE session_key IN (SELECT p.session_key FROM public.accounts_proof p WHERE p.person_id = who);
  DELETE FROM public.accounts_sentcode WHERE person_id = who;
  RETURN true;
END $$;

-- Not one that its owner has closed. A session that was begun while it was being shut ends here.
CREATE FUNCTION public.accounts_reopen(who uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_user SET is_active = true, shut_at = NULL WHERE id = who AND shut_at IS NOT NULL;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM public.django_session
  WHERE session_key IN (SELECT p.session_key FROM public.accounts_proof p WHERE p.person_id = who);
  RETURN true;
END $$;

REVOKE ALL ON FUNCTION public.accounts_note_use, public.accounts_take_rights, public.accounts_shut,
  public.accounts_reopen FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.accounts_note_use TO tp_framework;
GRANT EXECUTE ON FUNCTION public.accounts_take_rights, public.accounts_shut, public.accounts_reopen TO tp_staff, tp_system;
"""

BACK = """
DROP FUNCTION public.accounts_reopen, public.accounts_shut, public.accounts_take_rights, public.accounts_note_use;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_hashes_of_digests")]
    operations = [
        migrations.AddField("proof", "last_seen_at", models.DateTimeField(null=True)),
        migrations.AddField("user", "shut_at", models.DateTimeField(null=True)),
        migrations.RunSQL(SQL, BACK),
    ]

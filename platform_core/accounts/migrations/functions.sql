-- As owner, which no login is; names with their schema, so that nothing of the caller's stands in for them.
-- A proof goes with its session, whoever ends that.
ALTER TABLE public.accounts_proof ADD CONSTRAINT accounts_proof_of_a_session
  FOREIGN KEY (session_key) REFERENCES public.django_session (session_key) ON DELETE CASCADE;

-- Under which name a session stands (`session_store._kept`), and what is kept of a password's digest (`passwords`).
CREATE FUNCTION public.accounts_kept_as(token text) RETURNS text IMMUTABLE
  RETURN left(encode(sha256(convert_to(token, 'UTF8')), 'hex'), 40);
CREATE FUNCTION public.accounts_opens(kept text, digest bytea) RETURNS boolean IMMUTABLE
  RETURN split_part(kept, '$', 1) = 'argon2s' AND split_part(kept, '$', 6) = rtrim(encode(sha256(digest), 'base64'), '=');

-- Whose session it is: by the digest of the password, which nobody can make who reads what is kept of it.
CREATE FUNCTION public.accounts_prove(token text, who uuid, digest bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO public.accounts_proof (session_key, person_id, proved_at)
  SELECT s.session_key, u.id, now() FROM public.accounts_user u, public.django_session s
  WHERE u.id = who AND u.is_active AND public.accounts_opens(u.password, digest)
    AND s.session_key = public.accounts_kept_as(token)
  ON CONFLICT (session_key) DO UPDATE SET person_id = excluded.person_id, proved_at = excluded.proved_at;
  RETURN FOUND;
END $$;

-- A session gets another key: who has the old one may say so.
CREATE FUNCTION public.accounts_carry(old_token text, new_token text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_proof SET session_key = public.accounts_kept_as(new_token)
  WHERE session_key = public.accounts_kept_as(old_token)
    AND EXISTS (SELECT FROM public.django_session s WHERE s.session_key = public.accounts_kept_as(new_token));
  RETURN FOUND;
END $$;

CREATE FUNCTION public.accounts_change_password(who uuid, digest bytea, fresh text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_user SET password = fresh
  WHERE id = who AND is_active AND public.accounts_opens(password, digest) AND fresh LIKE 'argon2s$%';
  RETURN FOUND;
END $$;

-- A code that we sent lets its owner past the counters, or to a new password; once.
CREATE FUNCTION public.accounts_redeem(who uuid, code bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE public.accounts_sentcode SET used_at = public.tianping_now()
  WHERE person_id = who AND code_index = code AND used_at IS NULL AND good_until > public.tianping_now();
  RETURN FOUND;
END $$;

CREATE FUNCTION public.accounts_owner_of_code(sent_to bytea, code bytea) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT person_id FROM public.accounts_sentcode
  WHERE to_index = sent_to AND code_index = code AND used_at IS NULL AND good_until > public.tianping_now() LIMIT 1
$$;

CREATE FUNCTION public.accounts_reset_password(sent_to bytea, code bytea, fresh text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE who uuid := public.accounts_owner_of_code(sent_to, code);
BEGIN
  IF who IS NULL OR NOT public.accounts_redeem(who, code) OR fresh NOT LIKE 'argon2s$%' THEN RETURN false; END IF;
  UPDATE public.accounts_user SET password = fresh WHERE id = who AND is_active;
  RETURN FOUND;
END $$;

-- A second factor comes and goes by a session whose owner has proved to be its owner; using one up needs no more.
CREATE FUNCTION public.accounts_guard_factor() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE shown text := public.accounts_kept_as(coalesce(current_setting('app.session', true), ''));
BEGIN
  IF current_user IN ('tp_system', 'tp_owner') THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.user_id, NEW.type, NEW.data - 'used_mask' - 'viewed_at')
       = (OLD.id, OLD.user_id, OLD.type, OLD.data - 'used_mask' - 'viewed_at')
       AND (NEW.data ->> 'used_mask')::int & (OLD.data ->> 'used_mask')::int
           IS NOT DISTINCT FROM (OLD.data ->> 'used_mask')::int
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a second factor is not rewritten';
  END IF;
  IF EXISTS (SELECT FROM public.accounts_proof p
             WHERE p.session_key = shown AND p.person_id = (coalesce(NEW, OLD)).user_id)
  THEN RETURN coalesce(NEW, OLD); END IF;
  RAISE EXCEPTION 'a second factor is its owner''s alone';
END $$;
CREATE TRIGGER accounts_guard_factor BEFORE INSERT OR UPDATE OR DELETE ON public.mfa_authenticator
  FOR EACH ROW EXECUTE FUNCTION public.accounts_guard_factor();

REVOKE ALL ON FUNCTION public.accounts_prove, public.accounts_carry, public.accounts_change_password,
  public.accounts_redeem, public.accounts_owner_of_code, public.accounts_reset_password FROM PUBLIC;
GRANT EXECUTE ON FUNCTION public.accounts_prove, public.accounts_carry, public.accounts_change_password,
  public.accounts_redeem, public.accounts_owner_of_code, public.accounts_reset_password TO tp_framework;
REVOKE UPDATE ON public.accounts_user FROM tp_framework;
GRANT UPDATE (id) ON public.accounts_user TO tp_framework;

-- As owner, which no login is; names with their schema, so that nothing of the caller's stands in for them. They take
-- away and give nothing but a door that was open before: the web calls them as staff, at once, in the deciding
-- transaction.

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

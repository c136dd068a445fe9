-- Was anything said about this subject in this transaction? For the deferred trigger of `kept_by_the_database`.
-- The trigger runs at COMMIT, when whoever wrote may be bound to another shop or to none: so as owner, which FORCE leaves
-- blind but for the rows of its own transaction. A body in SQL is parsed now, so no search_path can mislead it.
CREATE POLICY witness ON eventlog_event FOR SELECT TO tp_owner USING (xid = pg_current_xact_id());
CREATE FUNCTION told(subject uuid) RETURNS boolean STABLE SECURITY DEFINER
    RETURN EXISTS (SELECT FROM eventlog_event WHERE subject_id = subject AND xid = pg_current_xact_id());

-- In whose role may a fact be told? Whoever comes from the internet as a shopper or a shop never speaks as the system.
-- By the login, since the worker acts as the system in the scopes of shops and people. An outside system whose signature
-- the web has checked speaks as the part of the system that it is; its wall asks for its own id.
CREATE POLICY speaks ON eventlog_event AS RESTRICTIVE FOR INSERT WITH CHECK (
    role <> 'system' OR session_user <> 'tp_app' OR current_user IN ('tp_outside', 'tp_staff')
);

-- It alone knows when a bundle is built; that is all it has to say of what happened.
CREATE POLICY sequencer_speaks ON eventlog_event AS RESTRICTIVE FOR INSERT TO tp_sequencer
    WITH CHECK (role = 'system' AND actor_id = '283525f8-7238-5037-b8ca-fc24709068ee' AND merchant_id IS NULL);

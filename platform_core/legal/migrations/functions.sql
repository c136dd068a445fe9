-- The number in force: the newest of the file; instead of it the newest of the house, where that is still good enough.
-- `queries.in_force` says the same in Python, and a test asks both.
CREATE FUNCTION tianping_number_in_force(wanted text, day date) RETURNS legal_legalrule STABLE LANGUAGE plpgsql AS $$
DECLARE
    base legal_legalrule;
    own legal_legalrule;
BEGIN
    SELECT * INTO base FROM legal_legalrule WHERE code = wanted AND proposal_id IS NULL AND effective_from <= day
        ORDER BY effective_from DESC LIMIT 1;
    SELECT * INTO own FROM legal_legalrule WHERE code = wanted AND proposal_id IS NOT NULL AND effective_from <= day
        ORDER BY effective_from DESC LIMIT 1;
    IF own.unit = base.unit AND own.floor = base.floor
       AND (CASE base.floor WHEN 'at_most' THEN own.value <= coalesce(base."limit", base.value)
                            ELSE own.value >= coalesce(base."limit", base.value) END)
    THEN base.value := own.value; base.version := own.version; base.kind := own.kind; END IF;
    RETURN base;
END $$;

-- Is this span at least as good for the consumer as what was promised to everybody on that day? For triggers.
-- `working_days:3`, `working_days:3<calendar_days:7` (ends before the other does), `calendar_days:7+hours:5` (longer for
-- a reason that the statute knows, which worsens nothing). Only the same unit can be compared.
CREATE FUNCTION tianping_promise_allowed(code text, started_on date, within text) RETURNS boolean STABLE
LANGUAGE plpgsql AS $$
DECLARE
    ruled legal_legalrule := tianping_number_in_force(code, started_on);
    other legal_legalrule;
    whole text := split_part(within, '+', 1);
    bar text := split_part(whole, '<', 2);
    unit text := split_part(split_part(whole, '<', 1), ':', 1);
    number text := split_part(split_part(whole, '<', 1), ':', 2);
BEGIN
    IF ruled.kind = 'promise' THEN RETURN true; END IF;
    IF ruled.value IS NULL OR unit <> ruled.unit OR number !~ '^[0-9]{1,9}$' THEN RETURN false; END IF;
    IF ruled.ends_before <> '' THEN
        other := tianping_number_in_force(ruled.ends_before, started_on);
        IF bar IS DISTINCT FROM other.unit || ':' || other.value THEN RETURN false; END IF;
    ELSIF bar <> '' AND ruled.floor = 'at_least' THEN RETURN false;
    END IF;
    RETURN coalesce(
        CASE ruled.floor WHEN 'at_most' THEN number::bigint <= ruled.value ELSE number::bigint >= ruled.value END, false
    );
END $$;

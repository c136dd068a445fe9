-- How is a row taken and closed? By a function: to plan the statement for each row costs as much as to do it. Whoever
-- takes a row clears its mark in the same statement.
CREATE FUNCTION tianping_take_due(due_id uuid, now_at timestamptz, ended text)
RETURNS SETOF deadlines_runningdeadline LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    UPDATE deadlines_runningdeadline SET state = ended, closed_at = now_at, begun_at = NULL WHERE id = (
        SELECT own.id FROM deadlines_runningdeadline own
        WHERE own.id = due_id AND own.state = 'running' AND own.run_at <= now_at AND NOT EXISTS (
            SELECT FROM deadlines_runningdeadline earlier
            WHERE earlier.subject_id = own.subject_id AND earlier.subject_type = own.subject_type
            AND earlier.state = 'running' AND (earlier.run_at, earlier.id) < (own.run_at, own.id)
        ) FOR UPDATE SKIP LOCKED
    ) RETURNING *;
END $$;

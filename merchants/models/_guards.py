"""What does the database check of measures, whoever asks? It looks again at what the commands have looked at."""

from __future__ import annotations

from typing import Final

# The shop has its days to answer, whatever a row says.
HEARD_FOR_ITS_DAYS: Final = """
SELECT value INTO days FROM legal_legalrule WHERE code = 'DL_SANCTION_HEARING' AND proposal_id IS NULL
    AND effective_from <= (NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY effective_from DESC LIMIT 1;
IF (NEW.hearing_until >= ((NEW.proposed_at AT TIME ZONE 'Asia/Shanghai')::date + days + 1)::timestamp
                          AT TIME ZONE 'Asia/Shanghai') IS NOT TRUE
THEN RAISE EXCEPTION 'a shop has % days to answer', days; END IF;
RETURN NEW;
"""

# Who moves a measure where. The web's login may become any shop, so what the clocks do is closed to it.
IN_ORDER: Final = """
IF NEW.state = 'heard' AND NEW.answered_at IS NULL
   AND (session_user = 'tp_app' OR (NEW.heard_at >= NEW.hearing_until) IS NOT TRUE)
THEN RAISE EXCEPTION 'the shop may answer until %', NEW.hearing_until;
ELSIF current_user = 'tp_merchant' AND session_user = 'tp_app' AND NEW.state NOT IN ('heard', 'appealed')
THEN RAISE EXCEPTION 'no shop says that % is %', NEW.id, NEW.state;
ELSIF session_user = 'tp_app' AND (NEW.state = 'lapsed' OR NEW.state = 'stands' AND OLD.state = 'decided')
THEN RAISE EXCEPTION 'the web does not say that % is %', NEW.id, NEW.state;
ELSIF NEW.state = 'decided' AND (NEW.decided_by IS NULL OR NEW.reasons = '')
THEN RAISE EXCEPTION 'a measure is decided by somebody, with reasons';
ELSIF OLD.state = 'appealed' AND (NEW.reviewed_by IS NULL OR NEW.review = '')
THEN RAISE EXCEPTION 'an appeal is answered by somebody, with reasons';
ELSIF NEW.state = 'appealed' AND NEW.appeal = ''
THEN RAISE EXCEPTION 'an appeal says something';
ELSIF NEW.state = 'lapsed' AND NEW.effective_at IS NOT NULL
THEN RAISE EXCEPTION 'what is in effect does not lapse';
ELSIF NEW.state IN ('dropped', 'reversed') AND NEW.effective_at IS NOT NULL AND NEW.ended_at IS NULL
THEN RAISE EXCEPTION 'what is % has no effect any more', NEW.state;
ELSIF NEW.state = 'dropped' AND NEW.reason = ''
THEN RAISE EXCEPTION 'dropped with a reason';
END IF;
RETURN NEW;
"""

# So nobody who has decided can make it another person who did.
SAID_ONCE: Final = """
FOREACH said IN ARRAY ARRAY['answer', 'answered_by', 'answered_at', 'danger', 'imposed_by', 'decided_by', 'reasons',
    'appeal', 'appealed_by', 'reviewed_by', 'review', 'reason', 'published_at', 'effective_at', 'lifted_at',
    'restored_at', 'ends_on', 'ended_at'] LOOP
    IF coalesce(to_jsonb(OLD) ->> said, '') <> '' AND to_jsonb(OLD) -> said IS DISTINCT FROM to_jsonb(NEW) -> said
    THEN RAISE EXCEPTION 'what was said stands: %', said; END IF;
END LOOP;
RETURN NEW;
"""

# Nobody of staff proposes, imposes, decides or reviews in another person's name.
SAID_IN_PERSON: Final = """
IF EXISTS (
    SELECT FROM unnest(ARRAY['proposed_by', 'imposed_by', 'decided_by', 'reviewed_by']) AS who (said)
    WHERE to_jsonb(NEW) ->> said IS DISTINCT FROM CASE TG_OP WHEN 'UPDATE' THEN to_jsonb(OLD) ->> said END
      AND to_jsonb(NEW) ->> said IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')
)
THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF;
RETURN NEW;
"""

# What keeps a danger from consumers is ended by no clock.
ENDED_BY_A_PERSON: Final = """
IF NEW.danger <> '' AND current_user = 'tp_system'
THEN RAISE EXCEPTION 'where consumers are in danger, a person ends the measure'; END IF;
RETURN NEW;
"""

OF_A_PROPOSAL: Final = (
    "IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND state = 'proposed')"
    " THEN RAISE EXCEPTION 'what a measure answers is named with the proposal'; END IF; RETURN NEW;"
)

OF_WHAT_TOOK_EFFECT: Final = (
    "IF NOT EXISTS (SELECT FROM merchants_sanction WHERE id = NEW.sanction_id AND effective_at IS NOT NULL)"
    " THEN RAISE EXCEPTION 'nothing is published of a measure that was not taken'; END IF; RETURN NEW;"
)

# A shop is closed by a measure that somebody answers for, and by nothing else; and opened once none is left.
BY_A_MEASURE: Final = """
IF (NEW.state = 'suspended') IS DISTINCT FROM EXISTS (
    SELECT FROM merchants_sanction WHERE merchant_id = NEW.id AND kind = 'suspension' AND effective_at IS NOT NULL
        AND ended_at IS NULL AND (lifted_at IS NULL OR restored_at IS NOT NULL)
)
THEN RAISE EXCEPTION 'a shop is suspended by a measure, and for as long as one holds'; END IF;
RETURN NEW;
"""

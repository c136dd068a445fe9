"""Commands on clocks: start, end, extend, pause, remind and run out."""

from platform_core.deadlines.commands._by_hand import by_hand as by_hand
from platform_core.deadlines.commands._keeping import end as end
from platform_core.deadlines.commands._keeping import extend as extend
from platform_core.deadlines.commands._keeping import meet as meet
from platform_core.deadlines.commands._keeping import start as start
from platform_core.deadlines.commands._keeping import void as void
from platform_core.deadlines.commands._pausing import pause as pause
from platform_core.deadlines.commands._pausing import resume as resume
from platform_core.deadlines.commands._recompute import finish_recompute as finish_recompute
from platform_core.deadlines.commands._recompute import recompute as recompute
from platform_core.deadlines.commands._reminding import remind as remind
from platform_core.deadlines.commands._reminding import remind_later as remind_later
from platform_core.deadlines.commands._sweeping import close_due_batch as close_due_batch
from platform_core.deadlines.commands._sweeping import close_if_due as close_if_due
from platform_core.deadlines.commands._sweeping import sweep as sweep

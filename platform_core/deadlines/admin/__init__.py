"""Which clocks are due next, which were missed and why, and which handlers fail? Staff look, and do little by hand."""

from platform_core.deadlines.admin._pages import RunningDeadlines as RunningDeadlines

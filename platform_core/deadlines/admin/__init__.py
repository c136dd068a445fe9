"""What is due next, what was missed and why, and what cannot be carried out? Staff look, and do little by hand."""

from platform_core.deadlines.admin._pages import RunningDeadlines as RunningDeadlines

"""The admin of clocks: those due next, missed ones, and failing handlers. Staff look, and do little by hand."""

from platform_core.deadlines.admin._pages import RunningDeadlines as RunningDeadlines

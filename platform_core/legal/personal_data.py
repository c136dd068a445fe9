"""The personal data of rules and proposals: the ids of staff who proposed and who decided."""

from platform_core.vault.declarations import holds_none, retain

holds_none("legal.CalendarDay", why="a day, and whether it is worked")
holds_none("legal.CalendarVersion", why="a notice that was loaded; who wanted it, the proposal says")
holds_none("legal.LegalRule", why="a number of the law or the house; who wanted it, the proposal says")
retain(
    "legal.Proposal",
    "proposed_by",
    "decided_by",
    purpose="who changed what everybody's time is counted by, and who agreed",
    because="PIP-51",
    retention="RT_AUDITLOG",
)

"""Commands on rules, comments and articles, and on accepting or reading them."""

from platform_core.rulebook.commands._accepting import accept as accept
from platform_core.rulebook.commands._articles import draft_article as draft_article
from platform_core.rulebook.commands._articles import note_reading as note_reading
from platform_core.rulebook.commands._articles import open_month as open_month
from platform_core.rulebook.commands._articles import publish_article as publish_article
from platform_core.rulebook.commands._articles import withdraw_article as withdraw_article
from platform_core.rulebook.commands._hearing import answer as answer
from platform_core.rulebook.commands._hearing import comment as comment
from platform_core.rulebook.commands._publishing import announce as announce
from platform_core.rulebook.commands._publishing import draft as draft
from platform_core.rulebook.commands._publishing import enter_into_force as enter_into_force
from platform_core.rulebook.commands._publishing import open_comments as open_comments
from platform_core.rulebook.commands._publishing import withdraw as withdraw

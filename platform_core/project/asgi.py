"""Where does a server find us? `granian --interface asginl platform_core.project.asgi:application`."""

from platform_core.http.intake import Intake
from platform_core.project import wsgi

application = Intake(wsgi.application)

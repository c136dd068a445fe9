import gc

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.admin import sites


class Project(AppConfig):
    """Commands and pages that need several apps."""

    name = "platform_core.project"

    def ready(self) -> None:
        """Fill the ports that need several apps and merge the texts; then freeze what is imported, so that the garbage
        collector never looks through them."""
        from platform_core.project import catalogues, shop_rights
        from platform_core.project.faces.seller import archives

        shop_rights.fill()
        archives.fill()
        catalogues.merge_catalogues()
        gc.freeze()
        gc.enable()


class Unfold(AppConfig):
    """The admin's frame, with our site in place of Unfold's own."""

    name = "unfold"
    default = False  # the app of this module is the project

    def ready(self) -> None:
        """Set the site before the admin looks for the registered pages."""
        from platform_core.project.staff_site import StaffSite

        admin.site = sites.site = StaffSite()

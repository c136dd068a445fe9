"""The look of the pages of staff."""

UNFOLD = {
    "SITE_TITLE": "天平 Tianping",
    "SITE_HEADER": "天平 Tianping",
    "SITE_SYMBOL": "balance",
    "SHOW_HISTORY": False,  # the history of a thing is in the event log
    "SHOW_VIEW_ON_SITE": False,
    "SIDEBAR": {"navigation": "platform_core.project.staff_site.sidebar"},
    "DASHBOARD_CALLBACK": "platform_core.project.start_page.attention",
    "COLORS": {
        "primary": {
            "50": "240 247 252",
            "100": "221 236 246",
            "200": "186 217 238",
            "300": "141 193 226",
            "400": "85 161 208",
            "500": "41 128 182",
            "600": "11 92 138",
            "700": "10 77 115",
            "800": "10 63 94",
            "900": "9 50 74",
            "950": "6 33 50",
        }
    },
}

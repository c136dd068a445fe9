"""The routes of the rules and guides, at the door of shoppers and visitors."""

from django.urls import path

from platform_core.rulebook.api import views

storefront = [
    path("rules", views.Rules.as_view(), name="rules"),
    path("rules/accepted", views.AcceptedRules.as_view()),
    path("rules/<slug:rule>/versions", views.RuleVersions.as_view()),
    path("rules/<slug:rule>/versions/<int:number>", views.RuleVersion.as_view()),
    path("rules/<slug:rule>/versions/<int:number>/diff", views.RuleDiff.as_view()),
    path("rules/<slug:rule>/versions/<int:number>/comments", views.RuleComments.as_view()),
    path("guides", views.Guides.as_view(), name="guides"),
    path("guides/<slug:theme>/<int:number>", views.Guide.as_view()),
    path("guides/<slug:theme>/<int:number>/reading", views.GuideReading.as_view()),
]

"""The routes of the rules, at the door of shoppers and visitors."""

from django.urls import path

from platform_core.rulebook.api import views

storefront = [
    path("rules", views.Rules.as_view(), name="rules"),
    path("rules/accepted", views.AcceptedRules.as_view()),
    path("rules/<slug:rule>/versions", views.RuleVersions.as_view()),
    path("rules/<slug:rule>/versions/<int:number>", views.RuleVersion.as_view()),
    path("rules/<slug:rule>/versions/<int:number>/diff", views.RuleDiff.as_view()),
    path("rules/<slug:rule>/versions/<int:number>/comments", views.RuleComments.as_view()),
]

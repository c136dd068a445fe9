"""The routes of the accounts, by the door they are included at."""

from django.urls import path

from platform_core.accounts.api import views

storefront = [
    path("registrations", views.Registrations.as_view()),
    path("sessions", views.Sessions.as_view()),
    path("sessions/current", views.CurrentSession.as_view()),
    path("sent-codes", views.SentCodes.as_view()),
    path("password-resets", views.PasswordResets.as_view()),
    path("me", views.Me.as_view()),
    path("me/password", views.MyPassword.as_view()),
    path("me/sessions", views.MySessions.as_view()),
    path("me/sessions/others", views.OtherSessions.as_view()),
    path("me/sessions/<slug:session_id>", views.MySession.as_view()),
    path("me/contact/reveal", views.MyContact.as_view()),
]
regulator = [
    path("sessions", views.RegulatorSessions.as_view()),
    path("sessions/current", views.CurrentRegulatorSession.as_view()),
]
urlpatterns = storefront

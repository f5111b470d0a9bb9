"""Everything below /accounts/. The pages about GitHub are there only where sign-in by GitHub is."""

from django.conf import settings
from django.urls import include, path

from accounts import session_views, token_views, views

urlpatterns = [
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/reading/", views.notifications_reading, name="notifications_reading"),
    path("notifications/choices/", views.notification_choices, name="notification_choices"),
    path("notifications/<int:pk>/reading/", views.notification_reading, name="notification_reading"),
    path("sessions/", session_views.sessions, name="sessions"),
    path("sessions/ending/", session_views.sessions_ending, name="sessions_ending"),
    path("sessions/<str:mark>/ending/", session_views.session_ending, name="session_ending"),
    path("tokens/", token_views.tokens, name="tokens"),
    path("tokens/<int:pk>/revocation/", token_views.token_revocation, name="token_revocation"),
    path("mail/<str:key>/", views.mail_stop, name="mail_stop"),
    path("signup/", views.signup, name="account_signup"),
    path("2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.urls" if settings.GITHUB_CLIENT_ID else "allauth.account.urls")),
]

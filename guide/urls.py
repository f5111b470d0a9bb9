"""The front door."""

from django.contrib import admin
from django.urls import include, path

from guide import views

handler500 = "guide.views.server_error"
urlpatterns = [
    path("", views.home, name="home"),
    path("guide/<slug:slug>/", views.section, name="section"),
    path("health/", views.health, name="health"),
    path("accounts/", include("accounts.urls")),
    path("", include("resources.urls")),
    path("admin/", admin.site.urls),
]

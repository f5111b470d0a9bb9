"""The front door."""

from django.contrib import admin
from django.urls import include, path

from guide import views, web_app, well_known

handler500 = "guide.views.server_error"
urlpatterns = [
    path("", views.home, name="home"),
    path("guide/<slug:slug>/", views.section, name="section"),
    path("roadmap/", views.to_roadmap, name="roadmap"),
    path("roadmap/<slug:slug>/", views.topic, name="topic"),
    path("bridges/", views.bridges, name="bridges"),
    path("bridges/<slug:slug>/", views.bridge, name="bridge"),
    path("health/", views.health, name="health"),
    path("robots.txt", well_known.robots, name="robots"),
    path(".well-known/security.txt", well_known.security, name="security"),
    path(".well-known/change-password", well_known.change_password, name="change_password"),
    path("manifest.webmanifest", web_app.manifest, name="manifest"),
    path("service-worker.js", web_app.service_worker, name="service_worker"),
    path("offline/", web_app.offline, name="offline"),
    path("accounts/", include("accounts.urls")),
    path("", include("resources.urls")),
    path("admin/", admin.site.urls),
]

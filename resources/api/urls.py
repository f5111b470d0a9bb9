"""The addresses below /api/v1/."""

from django.urls import path

from guide.problems import HOME
from resources.api import main, page

addresses = [
    path(HOME[1:], page.api, name="api"),
    path(f"{HOME[1:]}openapi.json", page.api_openapi, name="api_openapi"),
    *main.addresses,
]

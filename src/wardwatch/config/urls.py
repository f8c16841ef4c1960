"""Addresses of every door."""

from django.urls import include, path

urlpatterns = [
    path("", include("wardwatch.web.urls")),
]

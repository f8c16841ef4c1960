"""Addresses of every door."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]

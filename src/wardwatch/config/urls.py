"""Addresses of every door."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("wardwatch.api.urls")),
    path("taxii2/", include("wardwatch.taxii.urls")),
    path("lists/", include("wardwatch.lists.urls")),
    path("misp/", include("wardwatch.misp.urls")),
    path("", include("wardwatch.web.urls")),
]

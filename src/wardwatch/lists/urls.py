"""Addresses of this door. `answering` answers them before anything else looks at a request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _never(request: HttpRequest, **values: object) -> HttpResponse:
    """Stands for the address; `answering` has answered before."""
    raise Http404


urlpatterns = [
    path("<uuid:list>/<str:token>/<str:file>", _never, name="list-file"),
    path("<uuid:list>/<str:file>", _never, name="list-file-by-password"),
]

"""Addresses of this door. `answering` answers them before anything else looks at a request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _never(request: HttpRequest, **values: object) -> HttpResponse:
    """Stands for the address; `answering` has answered before."""
    raise Http404


urlpatterns = [
    path("<str:collection>/manifest.json", _never, name="misp-manifest"),
    path("<str:collection>/hashes.csv", _never, name="misp-hashes"),
    path("<str:collection>/<uuid:event>.json", _never, name="misp-event"),
]

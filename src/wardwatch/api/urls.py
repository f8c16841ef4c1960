"""Addresses of this door."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from wardwatch.api.door import door
from wardwatch.api.problems import problem


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """What is no address of this door."""
    return problem(404)


urlpatterns = [path("", door.urls), path("<path:rest>", nothing, name="api-nothing")]

"""What stands behind an address: one function for each method. `answering` calls it, having let the asker in."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse

Endpoint = Callable[..., HttpResponse]


def endpoint(**methods: Endpoint) -> Callable[..., HttpResponse]:
    """The view of an address; its `methods` are what can be asked there."""

    def view(request: HttpRequest, **values: object) -> HttpResponse:
        return methods[request.method or "GET"](request, **values)

    view.methods = methods  # type: ignore[attr-defined]
    return view


def _nothing(request: HttpRequest, rest: str) -> HttpResponse:
    raise Http404


nothing = endpoint(GET=_nothing, POST=_nothing, DELETE=_nothing)
"""What is no address of this door."""

"""Addresses of this door (section 3.1). One API root; each address ends with a slash."""

from django.urls import path

from wardwatch.taxii import adding, reading
from wardwatch.taxii.endpoints import endpoint, nothing

ROOT = "intelligence/"
_COLLECTION = f"{ROOT}collections/<str:collection>/"

urlpatterns = [
    path("", endpoint(GET=reading.discovery), name="taxii-discovery"),
    path(ROOT, endpoint(GET=reading.api_root), name="taxii-root"),
    path(f"{ROOT}status/<uuid:status>/", endpoint(GET=adding.status), name="taxii-status"),
    path(f"{ROOT}collections/", endpoint(GET=reading.collections), name="taxii-collections"),
    path(_COLLECTION, endpoint(GET=reading.collection), name="taxii-collection"),
    path(f"{_COLLECTION}manifest/", endpoint(GET=reading.manifest), name="taxii-manifest"),
    path(f"{_COLLECTION}objects/", endpoint(GET=reading.objects, POST=adding.add), name="taxii-objects"),
    path(
        f"{_COLLECTION}objects/<str:object>/",
        endpoint(GET=reading.one_object, DELETE=adding.delete),
        name="taxii-object",
    ),
    path(f"{_COLLECTION}objects/<str:object>/versions/", endpoint(GET=reading.versions), name="taxii-versions"),
    path("<path:rest>", nothing, name="taxii-nothing"),
]

"""Addresses of this door (section 3.1). Two API roots; each address ends with a slash."""

from django.urls import path

from wardwatch.taxii import adding, products, reading
from wardwatch.taxii.endpoints import endpoint, nothing

ROOT = "intelligence/"
_COLLECTION = f"{ROOT}collections/<str:collection>/"
PRODUCTS = "products/"
_SUBSCRIPTION = f"{PRODUCTS}collections/<uuid:subscription>/"

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
    path(PRODUCTS, endpoint(GET=products.api_root), name="taxii-products"),
    path(f"{PRODUCTS}collections/", endpoint(GET=products.collections), name="taxii-products-collections"),
    path(_SUBSCRIPTION, endpoint(GET=products.collection), name="taxii-products-collection"),
    path(f"{_SUBSCRIPTION}manifest/", endpoint(GET=products.manifest), name="taxii-products-manifest"),
    path(
        f"{_SUBSCRIPTION}objects/",
        endpoint(GET=products.objects, POST=products.refuse),
        name="taxii-products-objects",
    ),
    path(
        f"{_SUBSCRIPTION}objects/<str:object>/",
        endpoint(GET=products.one_object, DELETE=products.refuse),
        name="taxii-products-object",
    ),
    path(
        f"{_SUBSCRIPTION}objects/<str:object>/versions/",
        endpoint(GET=products.versions),
        name="taxii-products-versions",
    ),
    path("<path:rest>", nothing, name="taxii-nothing"),
]

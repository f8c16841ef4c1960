"""Tells Django that this slice has tables."""

from django.apps import AppConfig


class ProductsConfig(AppConfig):
    """The slice `wardwatch.products`."""

    name = "wardwatch.products"
    default_auto_field = "django.db.models.BigAutoField"

"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from wardwatch.web.principal import is_signed_in


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the base template: the signed-in principal, and the center's public address."""
    return {
        "principal": request.principal if is_signed_in(request) else None,
        "public_url": settings.PUBLIC_URL,
    }

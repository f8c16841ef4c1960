"""Pages are sent compressed, except where a request's own words may stand in the answer."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressedPages(GZipMiddleware):
    """Compress pages that only an address without a question (`?...`) asks for.

    The length of a compressed page tells how much of what a request says stands in it a second time (the BREACH attack,
    https://www.breachattack.com); so an answer to a question, or to a form, is sent as it is.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The page, compressed where that is safe and makes it shorter."""
        asked = request.META.get("QUERY_STRING") or request.method != "GET"
        if asked or response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)

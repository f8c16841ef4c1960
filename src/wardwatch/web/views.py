"""Views of lists that people keep: saved and removed here, shown above each list (`web.tables`)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.web.access import signed_in
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import LISTS


@require_POST
@signed_in
def views(request: SignedInRequest) -> HttpResponse:
    """Keep a view (`list`, `name`, `query`) or forget one (`remove`); then back to the list at `path`."""
    path = request.POST.get("path", "")
    back = path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else reverse("home")
    if removed := request.POST.get("remove", ""):
        operations.remove_view(principal=request.principal, view=_uid(removed))
        messages.success(request, _("The view is removed. The list itself is as it was."))
        return HttpResponseRedirect(back)
    name, query = request.POST.get("list", ""), QueryDict(request.POST.get("query", "")).urlencode(safe=",")
    if name not in LISTS:
        raise Http404
    operations.save_view(
        principal=request.principal, list_name=name, name=request.POST.get("name", ""), query=query, at=clock.now()
    )
    messages.success(request, _("Saved. You find the view above this list. Only you see it."))
    return HttpResponseRedirect(f"{back}?{query}")


def _uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error

"""The ticket check: was a message really from us? Anybody may ask; the answer is yes or no."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from wardwatch.engagements.operations import check_ticket
from wardwatch.kit import clock
from wardwatch.web.pages import CheckPage, CheckResult
from wardwatch.web.principal import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a number; a POST, so that numbers stay out of addresses, and of logs."""
    page = CheckPage(post_url=reverse("check"))
    ticket = request.POST.get("ticket", "").strip()[:40]
    if ticket:
        known = check_ticket(ticket=ticket, actor=actor_of(request), at=clock.now())
        page = CheckPage(reverse("check"), ticket, CheckResult.GENUINE if known else CheckResult.UNKNOWN)
    return render(request, "engagements/check.html", {"page": page})

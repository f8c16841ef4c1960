"""The door itself: its nouns, its words in OpenAPI 3.1, its one manner of saying no."""

from datetime import datetime
from functools import cache, partial
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from wardwatch.api import (
    advisories,
    alias_groups,
    aliases,
    audit,
    briefings,
    collections,
    contacts,
    decisions,
    destinations,
    documents,
    drafts,
    feeds,
    findings,
    inventory,
    lists,
    me,
    members,
    notices,
    objects,
    pack,
    reach,
    releases,
    reports,
    search,
    servers,
    submissions,
    subscriptions,
    trends,
    users,
    vulnerabilities,
    writing,
)
from wardwatch.api.access import Token, counted_by_origin, session
from wardwatch.api.examples import EXAMPLES
from wardwatch.api.problems import MEDIA_TYPE, Problem, of_error, problem
from wardwatch.kit.errors import WardwatchError

DESCRIPTION = """What the pages show and do, for programs: the same operations, and nobody sees more than on the pages.

Send `Authorization: Bearer TOKEN`. What is hidden from you looks exactly like what is missing: 404. Lists come part by
part: follow `next` until it is null. Answers to reads carry an `ETag`; send it as `If-None-Match` and an unchanged
answer is an empty 304. A write may carry an `Idempotency-Key` of your choice: repeated within a day it is done once and
answered alike.

Vulnerabilities, advisories, products, the library and documents are for everybody: without a token you see what is
public.

A token reads what its user may see, and does what its scopes name and no more. Who signs in for an organization is
changed with one scope alone: "manage the organization's people, contacts and consents". Consents, new tokens, passwords
and second factors are a person's matter: no operation here changes them.

Problems are `application/problem+json` (RFC 9457). `RateLimit-*` headers say how much of this minute is left. Times are
UTC unless they say otherwise; days are the member's."""
READ = (400, 401, 403, 404, 422, 429)
WRITE = (*READ, 409, 413, 415)


class Encoder(NinjaJSONEncoder):
    """Instants to the microsecond, as they are stored: whoever sends one back means that very one."""

    def default(self, o: Any) -> Any:
        """What JSON has no word for, as text."""
        return o.isoformat().replace("+00:00", "Z") if isinstance(o, datetime) else super().default(o)


class Renderer(JSONRenderer):
    """Answers as JSON."""

    encoder_class = Encoder


class Door(NinjaAPI):
    """The programs' door; its document names what can go wrong with every operation."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What clients call the operation: the name of its function."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        """The OpenAPI document, completed with problems and headers."""
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        document["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _complete(method, operation)
                if "requestBody" in operation:
                    example = EXAMPLES[method, path]
                    operation["requestBody"]["content"][example.kind]["example"] = example.body
        return document


def _complete(method: str, operation: dict[str, Any]) -> None:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = operation["responses"]
    for status in READ if method == "get" else WRITE:
        responses.setdefault(status, {"description": "A problem.", "content": content})
    if method == "get":
        responses[304] = {"description": "Unchanged since the answer whose ETag you sent."}


door = Door(
    title="Wardwatch",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    renderer=Renderer(),
    auth=[Token(), session],
    openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
)
NOUNS = {
    "/me": me.router,
    "/findings": findings.router,
    "/notices": notices.router,
    "/decisions": decisions.router,
    "/drafts": drafts.router,
    "/reviews": drafts.words,
    "/briefings": briefings.router,
    "/vulnerabilities": vulnerabilities.router,
    "/advisories": advisories.router,
    "/library": advisories.library,
    "/products": releases.router,
    "/exposure": reach.router,
    "/members": members.router,
    "/assets": inventory.router,
    "/documents": documents.router,
    "/search": search.router,
    "/trends": trends.router,
    "/feeds": feeds.router,
    "/servers": servers.router,
    "/destinations": destinations.router,
    "/objects": objects.router,
    "/alias-groups": alias_groups.router,
    "/path": objects.of_paths,
    "/lookup": objects.of_values,
    "/lists": lists.router,
    "/reports": reports.router,
    "/submissions": submissions.router,
    "/subscriptions": subscriptions.router,
    "/collections": collections.router,
    "/pack": pack.router,
    "/audit": audit.router,
}
for _prefix, _router in NOUNS.items():
    door.add_router(_prefix, _router)
door.add_router("/reports", submissions.of_reports)
door.add_router("/drafts", writing.router)
for _router in (inventory.of_members, aliases.of_members, contacts.of_members, users.of_members):
    door.add_router("/members", _router)


@cache
def parameters() -> dict[tuple[str, str], frozenset[str]]:
    """The query parameters of every operation, by the name of its address and its method."""
    known = {}
    for bound in door._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                names = [
                    name
                    for model in operation.models
                    if model.__ninja_param_source__ == "query"
                    for name in getattr(model, "__ninja_flatten_map__", {})
                ]
                for method in operation.methods:
                    known[str(operation.url_name), method] = frozenset(names)
    return known


@door.exception_handler(WardwatchError)
def _refused(request: HttpRequest, error: WardwatchError) -> HttpResponse:
    return of_error(error)


@door.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    if (refused := counted_by_origin(request)) is not None:
        return refused
    return problem(401, "not-authenticated", "Send a valid token: Authorization: Bearer TOKEN.")


@door.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [{"place": ".".join(map(str, each["loc"])), "reason": each["msg"]} for each in error.errors]
    return problem(422, "request.invalid", "The request is not as the document says.", wrong=wrong)


@door.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, "request.unreadable", error.message)


for _kind, _status in ((Http404, 404), (BadRequest, 400), (SuspiciousOperation, 400)):
    door.add_exception_handler(_kind, partial(lambda request, error, status: problem(status), status=_status))

"""`/api/`: what the command line does, over HTTP, with a description for machines at `/api/openapi.json`."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI

from dharatal.guard.access.door import route
from dharatal.interfaces.api import calls, complaints, exports, intake, people, places
from dharatal.interfaces.api.carrier import Token
from dharatal.interfaces.api.refusals import answer_refusals

api = NinjaAPI(
    title="Dharatal",
    version="1",
    description="Every answer of 400 and above is {error, sentence}. Writes honour Idempotency-Key.",
    auth=Token(),
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
)
answer_refusals(api)
api.add_router("/intake", intake.router)
api.add_router("/calls", calls.router)
api.add_router("/people", people.router)
api.add_router("/exports", exports.router)
api.add_router("/complaints", complaints.router)
api.add_router("", places.router)


@route(public=True)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description; it tells nothing that the source does not."""
    return JsonResponse(api.get_openapi_schema())

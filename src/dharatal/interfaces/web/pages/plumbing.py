"""Health and figures for machines."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from dharatal.guard.access.door import route


@route(public=True)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when pages and database work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


@route(public=True)
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus; for this machine only, since figures tell how a party works."""
    if request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
        return HttpResponse(status=404)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)

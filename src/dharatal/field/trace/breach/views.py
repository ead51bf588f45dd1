"""The pages of a breach: its clocks, the form, the texts, the members, the switches."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dharatal.field.trace.breach import (
    containing,
    letters,
    notices,
    opening,
    printing,
    queries,
    showing,
    telling,
)
from dharatal.field.trace.breach.models import Letters, Switch
from dharatal.field.trace.breach.words import LANGUAGES, TO_MEMBERS
from dharatal.field.trace.capabilities import HANDLE_BREACH
from dharatal.guard.access.door import route
from dharatal.guard.access.request import ActingRequest
from dharatal.kernel import clock
from dharatal.kernel.errors import Refusal
from dharatal.kernel.typed import whole
from dharatal.register.territory import queries as territory


@require_GET
@route(capability=HANDLE_BREACH)
def index(request: ActingRequest) -> HttpResponse:
    return TemplateResponse(request, "breach/index.html", showing.index(request.actor, at=clock.now()))


@require_http_methods(["GET", "POST"])
@route(capability=HANDLE_BREACH)
def new(request: ActingRequest) -> HttpResponse:
    """Start the clocks; what else is known is written on the page after it."""
    actor, at, sent = request.actor, clock.now(), request.POST

    def open_it() -> HttpResponse:
        made = opening.open_breach(
            actor,
            [territory.unit_by_ref(ref) for ref in sent.getlist("district")],
            noticed_at=showing.moment(sent.get("noticed_at", "")) or at,
            answers=showing.answers(sent, only=("nature",)),
            case_id=showing.uuid_in(sent.get("case", "")),
            at=at,
        )
        return redirect("breach:one", made.id)

    done, refusal = _acted(request, open_it)
    context = showing.new(actor, sent or request.GET, refusal=refusal, at=at)
    return done or TemplateResponse(request, "breach/new.html", context, status=409 if refusal else 200)


@require_GET
@route(capability=HANDLE_BREACH)
def one(request: ActingRequest, breach: UUID) -> HttpResponse:
    found = queries.breach(request.actor, breach, at=clock.now())
    context = showing.one(request.actor, found, at=clock.now())
    return TemplateResponse(request, "breach/one.html", context)


@require_http_methods(["GET", "POST"])
@route(capability=HANDLE_BREACH)
def form(request: ActingRequest, breach: UUID) -> HttpResponse:
    """What is known now, question by question; saving writes a new version."""
    actor, at = request.actor, clock.now()

    def write() -> HttpResponse:
        opening.write(actor, breach, showing.answers(request.POST), at=at)
        messages.success(request, _("Written down as a new version."))
        return redirect("breach:one", breach)

    done, refusal = _acted(request, write)
    if done:
        return done
    found = queries.breach(actor, breach, at=at)
    return TemplateResponse(request, "breach/form.html", showing.form(actor, found, refusal=refusal))


@require_POST
@route(capability=HANDLE_BREACH)
def text(request: ActingRequest, breach: UUID) -> HttpResponse:
    """Make the text of a duty from what is known now."""
    made = notices.make(request.actor, breach, duty=request.POST.get("duty", ""), at=clock.now())
    return redirect("breach:notice", made.id)


@require_http_methods(["GET", "POST"])
@route(capability=HANDLE_BREACH)
def notice(request: ActingRequest, notice: UUID) -> HttpResponse:
    """One text as it was frozen; POST how, reference: an office was told; POST place: members are.

    Of members, the first press says how many they are, the second has them told.
    """
    actor, at, sent = request.actor, clock.now(), request.POST
    found = notices.one(notice)
    queries.breach(actor, found.breach_id, at=at)
    asked: list[showing.ToTell] = []

    def tell() -> HttpResponse | None:
        if found.duty not in TO_MEMBERS:
            notices.told(actor, notice, how=sent.get("how", ""), reference=sent.get("reference", ""), at=at)
            return redirect("breach:one", found.breach_id)
        places = [territory.unit_by_ref(ref) for ref in showing.places_in(sent)]
        if not sent.get("sure"):
            asked.append(showing.ToTell(places, telling.ask(actor, notice, places)))
            return None
        telling.begin(actor, notice, places, at=at)
        return redirect("breach:members", notice)

    done, refusal = _acted(request, tell)
    if done:
        return done
    context = showing.notice(
        actor, notices.one(notice), sent, asked=asked[0] if asked else None, refusal=refusal
    )
    return TemplateResponse(request, "breach/notice.html", context, status=409 if refusal else 200)


@require_GET
@route(capability=HANDLE_BREACH)
def paper(request: ActingRequest, notice: UUID, language: str) -> HttpResponse:
    """A text as PDF."""
    if language not in LANGUAGES:
        raise Http404
    found = notices.one(notice)
    queries.breach(request.actor, found.breach_id, at=clock.now())
    return _pdf(printing.pdf(found, language), f"{found.duty}-{found.version}-{language}.pdf")


@require_GET
@route(capability=HANDLE_BREACH)
def members(request: ActingRequest, notice: UUID) -> HttpResponse:
    """Who is on a list, by state, with the proof of each; places, never names."""
    found = notices.one(notice)
    at = clock.now()
    queries.breach(request.actor, found.breach_id, at=at)
    page = whole(request.GET.get("page", ""), most=99_999) or 1
    context = showing.members(request.actor, found, state=request.GET.get("state", ""), page=page, at=at)
    return TemplateResponse(request, "breach/members.html", context)


@require_POST
@route(capability=HANDLE_BREACH)
def letters_(request: ActingRequest, notice: UUID) -> HttpResponse:
    """Print the next letters of a list."""
    made, content = letters.print_some(request.actor, notice, at=clock.now())
    return _pdf(content, f"letters-{made.id.hex[:8]}.pdf")


@require_POST
@route(capability=HANDLE_BREACH)
def posted(request: ActingRequest, printed: UUID) -> HttpResponse:
    made = letters.post(request.actor, printed, reference=request.POST.get("reference", ""), at=clock.now())
    return redirect("breach:members", Letters.objects.get(id=made.id).notice_id)


@require_http_methods(["GET", "POST"])
@route(capability=HANDLE_BREACH)
def contain(request: ActingRequest, breach: UUID) -> HttpResponse:
    """The switches. The first press says what one would touch, the second turns it."""
    actor, at, sent = request.actor, clock.now(), request.POST
    kind, login = sent.get("kind", ""), sent.get("login", "").strip().lower()
    asked: list[containing.Asked] = []

    def turn() -> HttpResponse | None:
        if not sent.get("confirm"):
            asked.append(containing.ask(actor, breach, kind=kind, login=login, at=at))
            return None
        containing.turn(actor, breach, kind=kind, login=login, confirm=sent["confirm"], at=at)
        messages.success(request, _("Done, and written into the log."))
        return redirect("breach:contain", breach)

    done, refusal = _acted(request, turn)
    if done:
        return done
    found = queries.breach(actor, breach, at=at)
    context = showing.contain(actor, found, asked[0] if asked else None, refusal=refusal, login=login, at=at)
    return TemplateResponse(request, "breach/contain.html", context, status=409 if refusal else 200)


@require_POST
@route(capability=HANDLE_BREACH)
def undo(request: ActingRequest, switch: UUID) -> HttpResponse:
    undone = containing.undo(request.actor, switch, at=clock.now())
    return redirect("breach:contain", Switch.objects.get(id=undone.id).breach_id)


@require_POST
@route(capability=HANDLE_BREACH)
def close(request: ActingRequest, breach: UUID) -> HttpResponse:
    opening.close(request.actor, breach, at=clock.now())
    return redirect("breach:one", breach)


def _acted(request: ActingRequest, act: Callable[[], HttpResponse | None]) -> tuple[HttpResponse | None, str]:
    """What a press led to, or why not; for a look neither."""
    if request.method != "POST":
        return None, ""
    try:
        with transaction.atomic():
            return act(), ""
    except Refusal as refusal:
        return None, str(refusal.sentence)


def _pdf(content: bytes, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)

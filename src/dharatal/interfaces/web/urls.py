"""Every address of the house; each room brings its own."""

from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from dharatal.interfaces.web.pages import plumbing, today, withdrawing
from dharatal.interfaces.web.second_factor import Insisting

handler500 = "dharatal.interfaces.web.errors.broken"

ours: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path("calls/", include("dharatal.field.callroom.urls")),
    path("", include("dharatal.field.callroom.dialling.public_urls")),
    path("lists/", include("dharatal.field.intake.urls")),
    path("coverage/", include("dharatal.field.intake.coverage_urls")),
    path("people/<uuid:person>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("people/", include("dharatal.register.people.urls")),
    path("files/", include("dharatal.interfaces.web.pages.exports_urls")),
    path("complaints/", include("dharatal.field.trace.complaints.urls")),
    path("complain/", include("dharatal.field.trace.complaints.public_urls")),
    path("trace/cases/<uuid:case>/finding/", include("dharatal.field.trace.inquiring.urls")),
    path("trace/cases/", include("dharatal.field.trace.cases.urls")),
    path("trace/", include("dharatal.field.trace.urls")),
    path("", include("dharatal.field.trace.inquiry.urls")),
    path("breach/", include("dharatal.field.trace.breach.urls")),
    path("pairs/", include("dharatal.interfaces.web.pages.pairs_urls")),
    path("staff/", include("dharatal.interfaces.web.pages.staff_urls")),
    path("watch/", include("dharatal.interfaces.web.pages.watch_urls")),
    path("log/", include("dharatal.interfaces.web.pages.log_urls")),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", plumbing.healthz, name="healthz"),
    path("metrics", plumbing.metrics, name="metrics"),
    path("accounts/", include("dharatal.interfaces.web.pages.account_urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("dharatal.interfaces.api.urls")),
    Insisting(RoutePattern(""), ours),
]

from django.urls import path

from dharatal.field.trace.inquiry import views

app_name = "inquiry"

urlpatterns = [
    path("trace/cases/<uuid:case>/report/", views.case, name="case"),
    path("trace/cases/<uuid:case>/report/hear/", views.hear, name="hear"),
    path("trace/cases/<uuid:case>/report/print/", views.print_report, name="print"),
    path("trace/reports/<uuid:report>/<slug:language>.pdf", views.fetch, name="fetch"),
    path("trace/report-check/", views.check, name="check"),
    path("answers/", views.answers, name="answers"),
    path("answers/<uuid:hearing>/", views.answer, name="answer"),
]

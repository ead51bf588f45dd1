from django.urls import path

from dharatal.field.intake.forms_on_paper import returned
from dharatal.field.intake.forms_on_paper import views as paper
from dharatal.field.intake.views import enlisting, lists, returns, sending, twice

app_name = "intake"

urlpatterns = [
    path("", lists.batches, name="batches"),
    path("send/", sending.upload, name="upload"),
    path("send/sample.xlsx", sending.sample, name="sample"),
    path("twice/", twice.sheet, name="twice"),
    path("add/", enlisting.enlist, name="enlist"),
    path("add/<uuid:submission>/", enlisting.enlisted, name="enlisted"),
    path("forms/", paper.forms, name="forms"),
    path("forms/new/", paper.new_form, name="new_form"),
    path("forms/<int:number>/", paper.form, name="form"),
    path("forms/<int:number>/print/", paper.print_form, name="form_print"),
    path("forms/<int:number>/photo/", paper.photo, name="form_photo"),
    path("forms/<int:number>/picture/", paper.picture, name="form_picture"),
    path("forms/<int:number>/look/", paper.look, name="form_look"),
    path("forms/<int:number>/line/<int:place>/", paper.line, name="form_line"),
    path("returns/print/", returned.to_print, name="returns_print"),
    path("returns/", returns.returns, name="returns"),
    path("returns/sheet.xlsx", returns.sheet, name="returns_sheet"),
    path("returns/<uuid:submission>/", returns.correct, name="correct"),
    path("returns/<uuid:submission>/number/", returns.number, name="number"),
    path("returns/<uuid:submission>/gone/", returns.gone, name="gone"),
    path("<uuid:batch_id>/", lists.batch, name="batch"),
    path("<uuid:batch_id>/rejected.xlsx", lists.rejects, name="rejects"),
    path("<uuid:batch_id>/columns/", sending.columns, name="columns"),
    path("<uuid:batch_id>/check/", sending.check, name="check"),
    path("<uuid:batch_id>/check/rejected.xlsx", sending.check_rejects, name="check_rejects"),
    path("<uuid:batch_id>/send/", sending.send, name="send"),
    path("<uuid:batch_id>/retry/", sending.retry, name="retry"),
    path("<uuid:batch_id>/drop/", sending.drop, name="drop"),
    path("<uuid:batch_id>/working/", sending.working, name="working"),
    path("<uuid:batch_id>/progress/", sending.progress, name="progress"),
]

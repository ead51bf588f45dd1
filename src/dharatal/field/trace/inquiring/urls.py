from django.urls import path

from dharatal.field.trace.inquiring import views

app_name = "findings"

urlpatterns = [
    path("", views.index, name="index"),
    path("ask/", views.ask, name="ask"),
    path("progress/", views.progress, name="progress"),
    path("assume/", views.assume, name="assume"),
    path("assume/<uuid:assumption>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:finding>/", views.one, name="one"),
    path("<uuid:finding>/looks/", views.looks, name="looks"),
    path("<uuid:finding>/<slug:part>/", views.records, name="records"),
]

"""The short address for members, without a log-in."""

from django.urls import path

from dharatal.field.trace.complaints import views

app_name = "complain"

urlpatterns = [
    path("", views.complain, name="form"),
    path("thanks/", views.thanks, name="thanks"),
]

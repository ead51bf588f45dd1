from django.urls import path

from dharatal.field.trace.cases import views

app_name = "cases"

urlpatterns = [
    path("", views.index, name="index"),
    path("propose/", views.propose, name="propose"),
    path("deciders/", views.entrust, name="entrust"),
    path("deciders/dismiss/", views.dismiss, name="dismiss"),
    path("<uuid:case>/", views.one, name="one"),
    path("<uuid:case>/speak/", views.speak, name="speak"),
    path("<uuid:case>/name/", views.name, name="name"),
    path("<uuid:case>/unname/", views.unname, name="unname"),
    path("<uuid:case>/close/", views.close, name="close"),
    path("<uuid:case>/complaints/<uuid:complaint>/", views.complaint, name="complaint"),
    path("<uuid:case>/complaints/<uuid:complaint>/again/", views.call_again, name="again"),
]

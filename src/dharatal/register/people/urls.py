from django.urls import path

from dharatal.register.people import joining, views

app_name = "people"

urlpatterns = [
    path("", views.listed, name="list"),
    path("find/", views.find, name="find"),
    path("<uuid:person>/", views.person, name="person"),
    path("<uuid:person>/number/", views.reveal, name="reveal"),
    path("<uuid:person>/looks/", views.looks, name="looks"),
    path("<uuid:person>/join/", joining.join, name="join"),
    path("<uuid:person>/join/<uuid:other>/", joining.join_with, name="join_with"),
    path("<uuid:person>/part/", joining.part, name="part"),
    path("<uuid:person>/undo/<int:event>/", joining.undo, name="undo"),
]

from django.urls import path

from dharatal.register.people import joining, picking, views

app_name = "people"

urlpatterns = [
    path("", views.listed, name="list"),
    path("find/", picking.find, name="find"),
    path("find/likely/", picking.likely, name="likely"),
    path("<uuid:person>/", views.person, name="person"),
    path("<uuid:person>/number/", views.reveal, name="reveal"),
    path("<uuid:person>/looks/", views.looks, name="looks"),
    path("<uuid:person>/join/", joining.join, name="join"),
    path("<uuid:person>/join/<uuid:other>/", joining.join_with, name="join_with"),
    path("<uuid:person>/part/", joining.part, name="part"),
    path("<uuid:person>/undo/<int:event>/", joining.undo, name="undo"),
]

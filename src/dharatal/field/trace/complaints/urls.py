from django.urls import path

from dharatal.field.trace.complaints import views

app_name = "complaints"

urlpatterns = [
    path("", views.index, name="index"),
    path("board/", views.board, name="board"),
    path("list/", views.listed, name="list"),
    path("add/", views.add, name="add"),
    path("<uuid:complaint>/", views.one, name="one"),
    path("<uuid:complaint>/again/", views.call_again, name="again"),
]

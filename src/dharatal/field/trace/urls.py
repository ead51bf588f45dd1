from django.urls import path

from dharatal.field.trace import views

app_name = "trace"

urlpatterns = [
    path("", views.index, name="index"),
    path("<uuid:suspect>/", views.one, name="one"),
    path("<uuid:suspect>/progress/", views.progress, name="progress"),
    path("<uuid:suspect>/rows/<slug:kind>/", views.rows, name="rows"),
    path("<uuid:suspect>/again/", views.again, name="again"),
    path("<uuid:suspect>/shred/", views.shred, name="shred"),
]

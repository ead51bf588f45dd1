from django.urls import path

from dharatal.field.trace.breach import views

app_name = "breach"

urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("<uuid:breach>/", views.one, name="one"),
    path("<uuid:breach>/form/", views.form, name="form"),
    path("<uuid:breach>/text/", views.text, name="text"),
    path("<uuid:breach>/contain/", views.contain, name="contain"),
    path("<uuid:breach>/close/", views.close, name="close"),
    path("switch/<uuid:switch>/undo/", views.undo, name="undo"),
    path("text/<uuid:notice>/", views.notice, name="notice"),
    path("text/<uuid:notice>/<slug:language>.pdf", views.paper, name="paper"),
    path("text/<uuid:notice>/members/", views.members, name="members"),
    path("text/<uuid:notice>/letters/", views.letters_, name="letters"),
    path("letters/<uuid:printed>/posted/", views.posted, name="posted"),
]

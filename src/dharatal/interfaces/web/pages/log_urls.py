from django.urls import path

from dharatal.interfaces.web.pages import log

app_name = "log"

urlpatterns = [
    path("", log.index, name="index"),
    path("check/", log.check, name="check"),
    path("checkpoint/<int:size>/", log.checkpoint, name="checkpoint"),
]

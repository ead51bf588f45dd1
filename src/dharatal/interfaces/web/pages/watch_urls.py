from django.urls import path

from dharatal.interfaces.web.pages import watch, watch_glass

app_name = "watch"

urlpatterns = [
    path("", watch.board, name="board"),
    path("glass/", watch_glass.glass, name="glass"),
    path("glass/<uuid:glass_id>/end/", watch_glass.end, name="glass_end"),
    path("glass/<uuid:glass_id>/review/", watch_glass.review, name="glass_review"),
    path("<uuid:notice_id>/", watch.notice, name="notice"),
    path("<uuid:notice_id>/close/", watch.close, name="close"),
]

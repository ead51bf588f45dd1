from django.urls import path

from dharatal.interfaces.web.pages import pairs

app_name = "pairs"

urlpatterns = [
    path("", pairs.desk, name="desk"),
    path("undo/", pairs.undo, name="undo"),
    path("figures/", pairs.figures, name="figures"),
    path("figures/learn/", pairs.learn, name="learn"),
    path("figures/learning/", pairs.learning, name="learning"),
    path("sent/", pairs.sent, name="sent"),
    path("sent/<uuid:pair>/", pairs.answer, name="answer"),
    path("<uuid:pair>/", pairs.decide, name="decide"),
]

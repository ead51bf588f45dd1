from django.urls import path

from dharatal.field.intake.views import boards

app_name = "coverage"

urlpatterns = [
    path("", boards.board, name="board"),
    path("days/", boards.series, name="series"),
    path("rows/", boards.rows, name="rows"),
    path("table.csv", boards.table, name="table"),
]

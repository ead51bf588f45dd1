from django.urls import path

from dharatal.field.callroom.paper import views as paper
from dharatal.field.callroom.views import desk, report, room

app_name = "callroom"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("day/", desk.my_day, name="my_day"),
    path("break/", desk.take_break, name="break"),
    path("go-on/", desk.go_on, name="resume_own"),
    path("<uuid:call>/dial/", desk.dial, name="dial"),
    path("<uuid:call>/record/", desk.record, name="record"),
    path("<uuid:call>/skip/", desk.skip, name="skip"),
    path("<uuid:call>/undo/", desk.undo, name="undo"),
    path("<uuid:call>/heartbeat/", desk.heartbeat, name="heartbeat"),
    path("room/", room.incharge, name="room"),
    path("room/live/", room.live, name="live"),
    path("room/pause/", room.pause_room, name="pause_room"),
    path("room/pause/caller/<int:caller_id>/", room.pause_caller, name="pause_caller"),
    path("room/pause/district/<int:district_id>/", room.pause_district, name="pause_district"),
    path("room/resume/<uuid:pause_id>/", room.resume, name="resume"),
    path("report/", report.daily, name="report"),
    path("own-sheet/", paper.own, name="own_paper"),
    path("paper/", paper.board, name="paper"),
    path("paper/ask/", paper.ask, name="paper_ask"),
    path("paper/asked/", paper.approvals, name="approvals"),
    path("paper/asked/<uuid:asked>/approve/", paper.approve, name="paper_approve"),
    path("paper/asked/<uuid:asked>/refuse/", paper.refuse, name="paper_refuse"),
    path("paper/enter/", paper.enter, name="paper_enter"),
    path("paper/<int:number>/", paper.sheet, name="paper_sheet"),
    path("paper/<int:number>/print/", paper.print_sheet, name="paper_print"),
    path("paper/<int:number>/back/", paper.back, name="paper_back"),
    path("paper/<int:number>/lost/", paper.lost, name="paper_lost"),
]

from django.urls import path

from dharatal.field.callroom.dialling.views import desk as dialling
from dharatal.field.callroom.dialling.views import room as lines
from dharatal.field.callroom.views import checks, desk, own_checks, report, room

app_name = "callroom"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("day/", desk.my_day, name="my_day"),
    path("break/", desk.take_break, name="break"),
    path("go-on/", desk.go_on, name="resume_own"),
    path("<uuid:call>/dial/", desk.dial, name="dial"),
    path("<uuid:call>/dialling/", dialling.dialling, name="dialling"),
    path("<uuid:call>/fall-back/", desk.fall_back, name="fall_back"),
    path("handset/", dialling.handset, name="handset"),
    path("handset/offer/", dialling.offer, name="handset_offer"),
    path("handset/paired/", dialling.paired, name="handset_paired"),
    path("handset/end/", dialling.end, name="handset_end"),
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
    path("room/lines/", lines.lines, name="lines"),
    path("room/lines/add/", lines.add, name="line_add"),
    path("room/lines/<int:line_id>/retire/", lines.retire, name="line_retire"),
    path("room/way/", lines.way, name="way"),
    path("room/handset/<uuid:handset_id>/end/", lines.end_handset, name="handset_end_of"),
    path("room/bills/", lines.bills, name="bills"),
    path("room/bills/<uuid:bill_id>/", lines.bill, name="bill"),
    path("checks/", own_checks.own, name="my_checks"),
    path("hearing/", own_checks.own_hearing, name="own_hearing"),
    path("notice/", own_checks.notice, name="notice"),
    path("room/checks/", checks.overview, name="checks"),
    path("room/checks/caller/<int:caller_id>/", checks.of_caller, name="checks_of"),
    path("room/checks/<uuid:check_id>/", checks.record, name="check"),
    path("room/checks/<uuid:check_id>/doubt/", checks.doubt, name="doubt"),
    path("room/hearings/<uuid:hearing_id>/", checks.hearing, name="hearing"),
    path("room/lists/<uuid:batch_id>/", checks.sampled, name="sampled"),
    path("room/signals/<uuid:signal_id>/", checks.signal, name="signal"),
    path("room/tests/", checks.planted, name="planted"),
    path("room/tests/<uuid:planted_id>/retire/", checks.retire, name="retire"),
    path("report/", report.daily, name="report"),
]

from django.urls import path

from dharatal.interfaces.web.pages import exports

app_name = "exports"

urlpatterns = [
    path("", exports.mine, name="mine"),
    path("ask/", exports.ask, name="ask"),
    path("approvals/", exports.approvals, name="approvals"),
    path("<uuid:export>/", exports.one, name="one"),
    path("<uuid:export>/progress/", exports.progress, name="progress"),
    path("<uuid:export>/back/", exports.take_back, name="take_back"),
    path("<uuid:export>/fetch/", exports.fetch, name="fetch"),
    path("<uuid:export>/file/", exports.content, name="file"),
    path("<uuid:export>/approve/", exports.approve, name="approve"),
    path("<uuid:export>/refuse/", exports.refuse, name="refuse"),
]

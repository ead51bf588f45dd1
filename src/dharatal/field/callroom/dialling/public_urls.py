"""Short addresses without a log-in: the caller's phone, and the member who asks."""

from django.urls import path

from dharatal.field.callroom.dialling.views import public

app_name = "dialling"

urlpatterns = [
    path("handset/", public.handset, name="handset"),
    path("handset/now/", public.now, name="handset_now"),
    path("handset/pair/", public.pair, name="pair"),
    path("handset/end/", public.end, name="end"),
    path("check/", public.check, name="check"),
]

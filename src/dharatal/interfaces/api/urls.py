from django.urls import path

from dharatal.interfaces.api.house import api, openapi

urlpatterns = [
    path("openapi.json", openapi, name="openapi"),
    path("", api.urls),
]

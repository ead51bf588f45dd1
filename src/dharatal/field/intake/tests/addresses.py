"""The room's own addresses before all others, without the second factor that the whole house asks for."""

from django.urls import include, path

urlpatterns = [
    path("lists/", include("dharatal.field.intake.urls")),
    path("coverage/", include("dharatal.field.intake.coverage_urls")),
    path("", include("dharatal.interfaces.web.urls")),
]

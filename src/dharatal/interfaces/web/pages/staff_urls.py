from django.urls import path

from dharatal.interfaces.web.pages import devices, helper_logins, users

app_name = "staff"

urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/add/", users.add, name="user_add"),
    path("users/<int:user>/", users.user, name="user"),
    path("users/<int:user>/card/", users.new_card, name="user_card"),
    path("users/<int:user>/end/", users.end, name="user_end"),
    path("users/<int:user>/sessions/", users.end_sessions, name="user_sessions"),
    path("terms/<int:holder>/end/", users.end_term, name="term_end"),
    path("helpers/", helper_logins.helpers, name="helpers"),
    path("helpers/add/", helper_logins.add, name="helper_add"),
    path("helpers/<int:holder>/end/", helper_logins.end, name="helper_end"),
    path("machines/", devices.devices, name="devices"),
    path("machines/<uuid:device>/revoke/", devices.revoke, name="device_revoke"),
    path("machines/enrol/", devices.enrol, name="enrol"),
]

from django.urls import path

from dharatal.interfaces.web.pages import decoys, devices, helper_logins, post_logins, users

app_name = "staff"

urlpatterns = [
    path("users/", users.users, name="users"),
    path("users/add/", users.add, name="user_add"),
    path("users/<int:user>/", users.user, name="user"),
    path("users/<int:user>/card/", users.new_card, name="user_card"),
    path("users/<int:user>/password/", users.new_password, name="user_password"),
    path("users/<int:user>/end/", users.end, name="user_end"),
    path("users/<int:user>/sessions/", users.end_sessions, name="user_sessions"),
    path("terms/<int:holder>/end/", users.end_term, name="term_end"),
    path("posts/", post_logins.holders, name="posts"),
    path("posts/add/", post_logins.add, name="post_add"),
    path("posts/<int:holder>/password/", post_logins.new_password, name="post_password"),
    path("posts/<int:holder>/end/", post_logins.end, name="post_end"),
    path("helpers/", helper_logins.helpers, name="helpers"),
    path("helpers/add/", helper_logins.add, name="helper_add"),
    path("helpers/<int:holder>/end/", helper_logins.end, name="helper_end"),
    path("decoys/", decoys.decoys, name="decoys"),
    path("decoys/add/", decoys.add, name="decoy_add"),
    path("decoys/<uuid:decoy>/retire/", decoys.retire, name="decoy_retire"),
    path("machines/", devices.devices, name="devices"),
    path("machines/<uuid:device>/revoke/", devices.revoke, name="device_revoke"),
    path("machines/enrol/", devices.enrol, name="enrol"),
]

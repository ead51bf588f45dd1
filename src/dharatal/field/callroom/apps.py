from django.apps import AppConfig


class CallroomConfig(AppConfig):
    name = "dharatal.field.callroom"
    label = "callroom"

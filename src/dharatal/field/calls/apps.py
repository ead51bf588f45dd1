from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "dharatal.field.calls"
    label = "calls"

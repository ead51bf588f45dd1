from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "dharatal.interfaces.web"
    label = "web"

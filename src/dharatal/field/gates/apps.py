from django.apps import AppConfig


class GatesConfig(AppConfig):
    name = "dharatal.field.gates"
    label = "gates"

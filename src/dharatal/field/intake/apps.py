from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "dharatal.field.intake"
    label = "intake"

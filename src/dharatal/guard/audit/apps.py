from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "dharatal.guard.audit"
    label = "audit"

from django.apps import AppConfig

from dharatal.guard.vault import registry


class GatesConfig(AppConfig):
    name = "dharatal.field.gates"
    label = "gates"

    def ready(self) -> None:
        registry.register(table="gates_donotcall", key="token")

"""The register of people as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Records, the persons they are evidence of, and the search over them."""

    name = "dharatal.register.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

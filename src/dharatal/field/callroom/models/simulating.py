"""Invented call rooms that somebody had played through."""

from django.db import models


class Simulation(models.Model):
    """So many invented rooms of a seed. figures: what came of them, as `simulating.figures` names it."""

    id = models.UUIDField(primary_key=True)
    rooms = models.SmallIntegerField()
    seed = models.IntegerField()
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-asked_at", "id"], name="simulation_latest")]

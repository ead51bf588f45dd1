"""The rooms of the house, lowest floor first."""

ROOMS = [
    "dharatal.guard.audit",
    "dharatal.guard.access",
    "dharatal.guard.vault",
    "dharatal.register.territory",
    "dharatal.register.people",
    "dharatal.register.posts",
    "dharatal.field.gates",
    "dharatal.field.calls",
    "dharatal.field.intake",
    "dharatal.field.callroom",
    "dharatal.field.trace",
]

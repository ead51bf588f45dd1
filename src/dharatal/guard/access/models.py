"""Log-ins, what they may do and where, and the machines they work from."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dharatal.engines.home import mode


class Users(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(login=username)


class User(AbstractBaseUser):
    """A log-in. Holds no name: who stands behind it is written where posts are held.

    password_by, password_at: who gave the password that holds, 0 for its holder; card_by, card_at: who printed the
    code card that holds.
    """

    id = models.AutoField(primary_key=True)
    login = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)
    is_shared = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="hi")
    created_at = models.DateTimeField()
    created_by = models.IntegerField(default=0)
    password_by = models.IntegerField(default=0, db_default=0)
    password_at = models.DateTimeField(null=True)
    card_by = models.IntegerField(default=0, db_default=0)
    card_at = models.DateTimeField(null=True)

    objects = Users()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(login__regex=r"^[a-z0-9][a-z0-9._-]*$"), name="login_plain")
        ]

    @property
    def owes_password(self) -> bool:
        """Whether an own password is to be chosen before anything opens: somebody else knows the present one.

        Those that a trial's machine prints are there for trying, and stay as they are until production begins.
        """
        return self.password_by > 0 or (self.password_by < 0 and mode() == "production")


class Grant(models.Model):
    """One capability for one log-in in one unit, for a time.

    source: what it came from (`post:12`). role: the kind of work it is for, by which looks are compared: the post.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    capability = models.CharField(max_length=40)
    unit_id = models.IntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=60)
    role = models.CharField(max_length=40, default="", db_default="")
    granted_by = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["user", "capability"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="grant_ends_after_start",
            )
        ]


class UnitCover(models.Model):
    """What a unit reaches, pushed down by territory so that the guard need not know what a unit is."""

    unit_id = models.IntegerField(primary_key=True)
    districts = ArrayField(models.IntegerField())
    blocks = ArrayField(models.IntegerField())
    panchayats = ArrayField(models.IntegerField())


class Device(models.Model):
    """A browser that an in-charge enrolled for the work of the call room."""

    id = models.UUIDField(primary_key=True)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=60)
    enrolled_at = models.DateTimeField()
    enrolled_by = models.IntegerField()
    revoked_at = models.DateTimeField(null=True)


class Token(models.Model):
    """A key for the API; only its hash is kept.

    device: the machine of the call room that it is for, and with which it ends. with_factor: whether a second factor
    was shown when it was made; in production no other opens anything.
    """

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    device = models.ForeignKey(Device, null=True, on_delete=models.CASCADE, related_name="tokens")
    with_factor = models.BooleanField(default=False)
    secret_hash = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class DoneOnce(models.Model):
    """An idempotency key and the answer it got, written in the transaction of the act itself."""

    user_id = models.IntegerField()
    key = models.CharField(max_length=80)
    answer = models.JSONField()
    done_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="done_once")]

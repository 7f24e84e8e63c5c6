from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class Customer(User):
    """A user, as the shop's own admin pages show them."""

    class Meta:
        proxy = True


class Profile(models.Model):
    """What the shop knows of a user beyond the name and the password."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    last_address = models.GenericIPAddressField(null=True, blank=True)
    failed_logins = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.user)

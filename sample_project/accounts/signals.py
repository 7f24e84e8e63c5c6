"""What happens to an account when its user signs up, logs in or logs out."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import F
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import Profile


@receiver(post_save, sender=settings.AUTH_USER_MODEL)
@receiver(post_save, sender="accounts.Customer")
def create_profile(sender, instance, created, raw, using, **kwargs) -> None:
    """Every new user gets a profile; a fixture brings its own."""
    if created and not raw:
        Profile.objects.using(using).create(user_id=instance.pk)


@receiver(user_logged_in)
def note_login(sender, request, user, **kwargs) -> None:
    """Remember where the user came from and forget the failed attempts."""
    Profile.objects.filter(user=user).update(
        last_address=request.META.get("REMOTE_ADDR"), failed_logins=0
    )


@receiver(user_login_failed)
def count_failed_login(sender, credentials, **kwargs) -> None:
    """Count wrong passwords, so that staff see an account under attack."""
    Profile.objects.filter(user__username=credentials.get("username")).update(
        failed_logins=F("failed_logins") + 1
    )


@receiver(user_logged_out)
def say_goodbye(sender, request, user, **kwargs) -> None:
    """Greet the user on the next page."""
    if user is not None:
        messages.success(request, f"Goodbye, {user}.", fail_silently=True)

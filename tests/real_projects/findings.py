"""Every finding of the audit in the real projects, at WARNING or above, and what was judged of it.

The audit is run over the source of the packages too. Each of these was read in its source; one that
is not here, or that is here and is not found, fails the run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Judged:
    """A finding that is right."""

    rule: str
    """The name of its rule."""

    subject: str
    """Its subject, as the JSON has it."""

    judgement: str
    """Why it is right, in one line."""


FINDINGS: dict[str, tuple[Judged, ...]] = {
    "wagtail": (),
    "oscar": (
        Judged(
            "impossible-sender",
            "storefront.receivers.watch_stock.<locals>.<lambda>"
            " on django.db.models.signals.post_migrate of storefront.apps.StorefrontConfig",
            "The app storefront has no models, and migrate sends for apps with models alone.",
        ),
    ),
    "cms": (),
    "mixed": (
        Judged(
            "async-receiver-on-sync-signal",
            "library.receivers.fetch_portrait"
            " on allauth.socialaccount.signals.social_account_added",
            "allauth sends it in one place, SocialLogin.connect, and with send.",
        ),
        Judged(
            "string-sender",
            "library.receivers.note_failure on django.contrib.auth.signals.user_login_failed of ?",
            "The text is written out, and Django sends auth.__name__: equal, but another object.",
        ),
    ),
}

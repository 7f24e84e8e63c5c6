"""The installed apps, as values."""

from __future__ import annotations

from django.apps import apps

from signal_inspector.discovery import static
from signal_inspector.domain.evidence import AppFacts
from signal_inspector.resolution.locations import Locations


def app_facts(locations: Locations) -> tuple[AppFacts, ...]:
    """The apps in the order of ``INSTALLED_APPS``."""
    return tuple(
        AppFacts(
            label=config.label,
            name=config.name,
            config=static.class_path(type(config)),
            folder=locations.at(config.path, None).path,
        )
        for config in apps.get_app_configs()
    )

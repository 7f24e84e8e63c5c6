"""The list of Django's own signals."""

from support.fresh_process import told_by

from signal_inspector.discovery.catalogue import DJANGO_SIGNALS

FROM_DJANGO_6 = {path for path in DJANGO_SIGNALS if path.startswith("django.tasks.")}


def test_it_names_every_signal_that_django_defines() -> None:
    found = told_by(
        """
        import json
        from contextlib import suppress
        from importlib import import_module
        from django.dispatch import Signal
        from signal_inspector.discovery.catalogue import DJANGO_SIGNALS
        from signal_inspector.discovery.signals import find_signals

        for module in {path.rpartition(".")[0] for path in DJANGO_SIGNALS}:
            with suppress(ModuleNotFoundError):
                import_module(module)
        print(json.dumps([
            [place.path for place in each.places]
            for each in find_signals()
            if any(place.module.startswith("django.") for place in each.places)
            and not any(
                place.module.partition(".")[0] in {"shop", "billing"} for place in each.places
            )
        ]))
        """
    )
    named = [path for paths in found for path in paths if path in DJANGO_SIGNALS]

    assert len(named) == len(found) == len(set(named))
    assert set(DJANGO_SIGNALS) - set(named) in (set(), FROM_DJANGO_6)


def test_it_is_sorted_and_names_each_once() -> None:
    assert list(DJANGO_SIGNALS) == sorted(set(DJANGO_SIGNALS))

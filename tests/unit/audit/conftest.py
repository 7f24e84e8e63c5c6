"""What the tests of this folder share."""

from __future__ import annotations

import pytest
from support.fresh_process import SAMPLE_PROJECT
from support.written_modules import modules

from signal_inspector.audit.canonical import Canonical
from signal_inspector.resolution.locations import Locations
from signal_inspector.resolution.owners import find_owners
from signal_inspector.resolution.receivers import Receivers
from signal_inspector.source.files import SourceFiles

__all__ = ["modules"]


@pytest.fixture
def receivers() -> Receivers:
    """Receivers of this process."""
    return Receivers(find_owners(()), Locations(SAMPLE_PROJECT, SourceFiles()))


@pytest.fixture
def canonical(receivers: Receivers) -> Canonical:
    """Names of this process, with the shop's apps set up."""
    return Canonical(receivers)

"""Durations and times of day as people read them."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.rendering import colored
from support.trace_values import MS, process

from signal_inspector.renderers.durations import (
    DURATION_WIDTH,
    duration_cell,
    duration_text,
    time_of_day,
)


@pytest.fixture
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "CET-1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0, "0.00 ms"),
        (4_000, "0.00 ms"),
        (420_000, "0.42 ms"),
        (9_994_999, "9.99 ms"),
        (9_995_000, "10.0 ms"),
        (99_949_999, "99.9 ms"),
        (99_950_000, "100 ms"),
        (999_499_999, "999 ms"),
        (999_500_000, "1.00 s"),
        (1_240_000_000, "1.24 s"),
        (12_440_000_000, "12.4 s"),
        (124_000_000_000, "124 s"),
        (99_999_000_000_000, "99999 s"),
    ],
)
def test_a_duration_has_three_digits(nanoseconds: int, text: str) -> None:
    assert duration_text(nanoseconds) == text


@for_all(st.integers(0, 99_999 * 1_000 * MS))
def test_a_duration_fits_its_column_and_says_about_as_much(nanoseconds: int) -> None:
    text = duration_text(nanoseconds)

    number, unit = text.split()
    assert len(text) <= DURATION_WIDTH
    told = float(number) * {"ms": MS, "s": 1_000 * MS}[unit]
    assert told == pytest.approx(nanoseconds, rel=0.006, abs=5_001)


def test_short_ones_are_dim_and_long_ones_stand_out() -> None:
    styles = [colored(duration_cell(took)) for took in (MS // 2, 5 * MS, 200 * MS, 2_000 * MS)]

    assert styles == [
        "\x1b[2m0.50 ms\x1b[0m\n",
        "5.00 ms\n",
        "\x1b[33m200 ms\x1b[0m\n",
        "\x1b[1;31m2.00 s\x1b[0m\n",
    ]


@pytest.mark.usefixtures("_in_berlin")
def test_the_time_of_day_is_that_of_the_wall_here() -> None:
    one = process(clock=50 * MS)

    assert time_of_day(one, 50 * MS) == "23:13:20.000"
    assert time_of_day(one, 1_051 * MS) == "23:13:21.001"
    assert time_of_day(one, 0) == "23:13:19.950"

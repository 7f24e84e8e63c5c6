"""What mypy makes of the helpers."""

from __future__ import annotations

from pathlib import Path

from support.type_checker import complaints_about


def test_what_they_give_is_typed(tmp_path: Path) -> None:
    complaints = complaints_about(
        """
        from typing import Any

        from typing_extensions import assert_type
        from django.db.models.signals import post_save
        from django.dispatch import Signal

        from signal_inspector.testing import (
            CapturedSignals,
            SentSignal,
            assert_no_signals,
            assert_signal_sent,
            capture_signals,
            mute_receivers,
        )

        def heard(**named: object) -> None: ...

        @mute_receivers(heard, "shop.receivers.update_total", post_save, app="shop")
        def sync(number: int) -> str:
            return str(number)

        @assert_signal_sent(post_save, sender=int, times=2, created=True)
        async def later() -> int:
            return 1

        async def main() -> None:
            with capture_signals(post_save, "pre_save", sender=None) as sent:
                assert_type(sent, CapturedSignals)
            assert_type(sent[0], SentSignal)
            assert_type(sent[0].signal, Signal)
            assert_type(sent[0].kwargs, dict[str, Any])
            assert_type(sent.names, list[str])
            assert_type(sent.of(post_save), CapturedSignals)
            with assert_no_signals(post_save) as none:
                assert_type(none, CapturedSignals)
            with mute_receivers(sender=int) as nothing:
                assert_type(nothing, None)
            assert_type(sync(1), str)
            assert_type(await later(), int)
        """,
        tmp_path,
    )

    assert complaints == []


def test_wrong_uses_are_told(tmp_path: Path) -> None:
    complaints = complaints_about(
        """
        from signal_inspector.testing import capture_signals, mute_receivers

        capture_signals(1)
        mute_receivers(1)

        @mute_receivers(app="shop")
        def sync(number: int) -> str:
            return str(number)

        sync("one")
        """,
        tmp_path,
    )

    assert [complaint.rpartition("[")[2] for complaint in complaints] == ["arg-type]"] * 3

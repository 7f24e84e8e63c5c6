"""Workflow commands, as GitHub's runner reads them."""

from __future__ import annotations

from signal_inspector.renderers.workflow_commands import annotation


def test_signs_that_mean_something_are_escaped() -> None:
    assert annotation("error", "50%: a, b\r\nc", file="a,b:c%.py", title="x\ny") == (
        "::error file=a%2Cb%3Ac%25.py,title=x%0Ay::50%25: a, b%0D%0Ac\n"
    )


def test_properties_without_a_value_are_left_out() -> None:
    assert annotation("notice", "b", file=None, line=3, title="a") == (
        "::notice line=3,title=a::b\n"
    )


def test_what_a_terminal_would_obey_is_escaped() -> None:
    assert annotation("error", "a\x1b[2J\u202eb", title="\x00") == (
        "::error title=\\x00::a\\x1b[2J\\u202eb\n"
    )

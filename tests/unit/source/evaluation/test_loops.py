"""Loops over constants are followed item by item, all others as one over something unknown."""

import ast
from pathlib import Path

import pytest
from support.sources import connected, read_one

from signal_inspector.source.evaluation.values import (
    LARGEST_CHOICE,
    Choice,
    Constant,
    Unknown,
    Value,
    either,
)

HEAD = """\
from itertools import chain
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal
from shop.constants import MODELS
from shop.models import Item, Order

def handle(**kw): ...
def other(**kw): ...
BOTH = [post_save, pre_save]
BY_SIGNAL = {post_save: handle, pre_save: other}
BY_NAME = {"saved": post_save, "before": pre_save}
OWN = {"first": Signal(), "second": Signal()}
GROWN = [post_save]
GROWN.append(pre_save)
ITEM = {"saved": post_save}
ITEM["before"] = pre_save
SUMMED = [post_save]
SUMMED += [pre_save]
"""
CONSTANTS = "from shop.models import Item, Order\nMODELS = (Order, Item)"
OF_BOTH_MODELS = ["post_save: handle of shop.models.Order", "post_save: handle of shop.models.Item"]
OF_BOTH_SIGNALS = ["post_save: handle", "pre_save: handle"]
EACH_WITH_ITS_OWN = ["post_save: handle", "pre_save: other"]


def lines(folder: Path, source: str) -> list[str]:
    return connected(read_one(folder, HEAD + source, constants=CONSTANTS))


@pytest.mark.parametrize("inside", ["module", "function", "class"])
@pytest.mark.parametrize(
    ("loop", "expected"),
    [
        ("for m in (Order, Item):\n    post_save.connect(handle, m)", OF_BOTH_MODELS),
        ("for m in [Order, Item]:\n    post_save.connect(handle, m)", OF_BOTH_MODELS),
        ("for m in MODELS:\n    post_save.connect(handle, m)", OF_BOTH_MODELS),
        ("for m in list(MODELS):\n    post_save.connect(handle, m)", OF_BOTH_MODELS),
        ("for m in [Order] + [Item]:\n    post_save.connect(handle, m)", OF_BOTH_MODELS),
        ("for s in BOTH:\n    s.connect(handle)", OF_BOTH_SIGNALS),
        ("for s in BY_NAME.values():\n    s.connect(handle)", OF_BOTH_SIGNALS),
        ("for n, s in BY_NAME.items():\n    s.connect(handle)", OF_BOTH_SIGNALS),
        ("for n in BY_NAME:\n    BY_NAME[n].connect(handle)", OF_BOTH_SIGNALS),
        ("for n in BY_NAME.keys():\n    BY_NAME[n].connect(handle)", OF_BOTH_SIGNALS),
        ("for s, h in BY_SIGNAL.items():\n    s.connect(h)", EACH_WITH_ITS_OWN),
        (
            "for s, h in [(post_save, handle), (pre_save, other)]:\n    s.connect(h)",
            EACH_WITH_ITS_OWN,
        ),
        (
            "for n, (s, h) in {1: (post_save, other)}.items():\n    s.connect(h)",
            ["post_save: other"],
        ),
        ("[s.connect(handle) for s in BOTH]", OF_BOTH_SIGNALS),
        ("done = {n: s.connect(handle) for n, s in BY_NAME.items()}", OF_BOTH_SIGNALS),
        ("any(s.connect(handle) for s in BOTH)", OF_BOTH_SIGNALS),
        (
            "for m in MODELS:\n    for s in BOTH:\n        s.connect(handle, m)",
            [
                "post_save: handle of shop.models.Order",
                "pre_save: handle of shop.models.Order",
                "post_save: handle of shop.models.Item",
                "pre_save: handle of shop.models.Item",
            ],
        ),
        (
            "for m in (Order,):\n    sender = m\n    post_save.connect(handle, sender)",
            ["post_save: handle of shop.models.Order"],
        ),
        (
            "for s in OWN.values():\n    s.connect(handle)",
            ["OWN['first']: handle", "OWN['second']: handle"],
        ),
        ("for m in ():\n    post_save.connect(handle, m)", []),
    ],
)
def test_loops_over_constants(tmp_path: Path, loop: str, inside: str, expected: list[str]) -> None:
    heads = {"module": "if True:\n    ", "function": "def f():\n    ", "class": "class C:\n    "}

    source = read_one(
        tmp_path, HEAD + heads[inside] + loop.replace("\n", "\n    "), constants=CONSTANTS
    )

    assert connected(source) == expected
    assert {each.conditional for each in source.registrations} <= {False}


@pytest.mark.parametrize(
    "loop",
    [
        "for m in get_models():\n    post_save.connect(handle, m)",
        "for m in {}.values() or UNDEFINED:\n    post_save.connect(handle, m)",
        "for m in [Order, *UNDEFINED]:\n    post_save.connect(handle, m)",
        "for m in chain(MODELS, MODELS):\n    post_save.connect(handle, m)",
        "for m in range(10_000):\n    post_save.connect(handle, m)",
        "for n, m in enumerate(MODELS):\n    post_save.connect(handle, m)",
        "[post_save.connect(handle, m) for m in get_models()]",
    ],
)
def test_what_is_gone_through_is_unknown(tmp_path: Path, loop: str) -> None:
    source = read_one(tmp_path, HEAD + loop)

    assert connected(source) == ["post_save: handle of unknown:m"]
    assert [each.conditional for each in source.registrations] == [True]


def test_a_condition_in_a_comprehension_makes_it_conditional(tmp_path: Path) -> None:
    source = read_one(tmp_path, f"{HEAD}[s.connect(handle) for s in BOTH if s]")

    assert [each.conditional for each in source.registrations] == [True, True]


@pytest.mark.parametrize("name", ["GROWN", "ITEM", "SUMMED"])
def test_what_is_changed_later_is_no_constant(tmp_path: Path, name: str) -> None:
    assert lines(tmp_path, f"for s in {name}:\n    s.connect(handle, sender=Order)") == [
        "unknown:s: handle of shop.models.Order"
    ]


@pytest.mark.parametrize("change", ["found.append(Item)", "found += [Item]", "found[0] = Item"])
def test_what_a_function_changes_is_no_constant(tmp_path: Path, change: str) -> None:
    source = f"""
def f():
    found = [Order]
    {change}
    for m in found:
        post_save.connect(handle, m)
"""
    assert lines(tmp_path, source) == ["post_save: handle of unknown:m"]


def test_a_name_means_nothing_after_its_loop(tmp_path: Path) -> None:
    source = """
for m in (Order,): post_save.connect(handle, m)
post_save.connect(other, m)
"""
    assert lines(tmp_path, source) == [
        "post_save: handle of shop.models.Order",
        "post_save: other of unknown:m",
    ]


def test_a_loop_that_nobody_wrote_by_hand_is_followed_once(tmp_path: Path) -> None:
    many = ", ".join(f"'{number}'" for number in range(1000))

    assert lines(tmp_path, f"for m in [{many}]:\n    post_save.connect(handle, m)") == [
        "post_save: handle of unknown:m"
    ]


@pytest.mark.parametrize(
    "nested",
    [
        "[s.connect(handle, Order) for s in (post_save,) for a in N for b in N for c in N]",
        "[[[s.connect(handle, Order) for s in (post_save,)] for a in N] for b in N]",
    ],
)
def test_comprehensions_in_comprehensions_end(tmp_path: Path, nested: str) -> None:
    hundreds = ", ".join(f"'{number}'" for number in range(300))

    found = lines(tmp_path, f"N = [{hundreds}]\n{nested}")

    assert found == ["post_save: handle of shop.models.Order"]


@pytest.mark.parametrize(
    ("start", "doubled"),
    [
        ("[1]", "a + a"),
        ("[1]", "[*a, *a]"),
        ("{1: 1}", "{**a, **a}"),
        ("'a'", "f'{a}{a}'"),
        ("1", "[a, a]"),
        ("1", "{'a': a, 'b': a}"),
    ],
)
def test_what_doubles_at_each_step_ends(tmp_path: Path, start: str, doubled: str) -> None:
    steps = f"    a = {doubled}\n" * 60

    found = lines(tmp_path, f"def f():\n    a = {start}\n{steps}    post_save.connect(handle, a)")

    assert found == [f"post_save: handle of unknown:{doubled}"]


def test_loops_in_loops_end(tmp_path: Path) -> None:
    tens = ", ".join(f"'{number}'" for number in range(10))
    loops = "".join(f"{'    ' * depth}for m{depth} in [{tens}]:\n" for depth in range(8))

    found = lines(tmp_path, f"{loops}{'    ' * 8}post_save.connect(handle, Order)")

    assert found == ["post_save: handle of shop.models.Order"]


def test_a_name_with_more_meanings_than_anybody_has_written_by_hand_is_unknown() -> None:
    meanings: list[Value] = [Constant(number) for number in range(LARGEST_CHOICE + 1)]
    somewhere = ast.Name("a")

    assert isinstance(either(meanings[1:], somewhere), Choice)
    assert isinstance(either(meanings, somewhere), Unknown)

"""Says in words how what the tool printed differs from what the record expects."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from .expectation import (
    Expectation,
    ExpectedPending,
    ExpectedPlace,
    ExpectedReceiver,
    ExpectedSender,
    ExpectedSignal,
)
from .origin import root_folder

Shown = dict[str, object]
UNDER_TEST = ("signal_inspector.",)
"""What the package itself has imported need not be shown."""
UNNAMED = re.compile(r"^<unnamed .+ #\d+>$")


def compare(expected: Expectation, shown: Shown, *, only_known: bool = False) -> list[str]:
    """Return every difference in words; none means that the tool is right.

    With ``only_known``, signals that the record has not seen being created are left alone: a
    recorder inside a test knows nothing of what Django made before.
    """
    found: list[str] = []
    remaining = list(shown["signals"])
    pairs: list[tuple[ExpectedSignal, Shown]] = []
    for signal in expected.signals:
        match = best_match(signal, remaining)
        if match is None:
            found.append(f"signal {title(signal)}: missing")
            continue
        remaining.remove(match)
        pairs.append((signal, match))
    if not only_known:
        found += [f"signal {each['name']}: unexpected" for each in remaining]
    for signal, match in pairs:
        found += signal_differences(signal, match)
    found += repeated_names(shown["signals"])
    return found + pending_differences(expected.pending, shown["pending"], only_known=only_known)


def title(signal: ExpectedSignal) -> str:
    """Return how messages call a signal."""
    if signal.names:
        return signal.names[0]
    listeners = ", ".join(each.name for each in signal.receivers) or "nothing"
    return f"<unnamed {signal.class_path} heard by {listeners}>"


def best_match(signal: ExpectedSignal, candidates: Sequence[Shown]) -> Shown | None:
    """Find the signal that was shown under one of the names, else the likest unnamed one."""
    for name in signal.names:
        for each in candidates:
            if each["name"] == name:
                return each
    if not signal.may_be_unnamed:
        return None
    unnamed = [
        each
        for each in candidates
        if UNNAMED.match(str(each["name"])) and each["class"] == signal.class_path
    ]
    names = sorted(each.name for each in signal.receivers)
    alike = [each for each in unnamed if sorted(row["name"] for row in each["receivers"]) == names]
    ranked = sorted(alike or unnamed, key=lambda each: len(signal_differences(signal, each)))
    return ranked[0] if ranked else None


def repeated_names(signals: Iterable[Shown]) -> list[str]:
    """Report two signals that are shown under one name."""
    names = [str(each["name"]) for each in signals]
    return [
        f"signal {name}: {names.count(name)} signals are shown under this name"
        for name in sorted({name for name in names if names.count(name) > 1})
    ]


def signal_differences(signal: ExpectedSignal, shown: Shown) -> list[str]:
    """Compare one signal with what was shown for it."""
    subject = f"signal {shown['name']}"
    found = [
        *unequal(subject, "class", signal.class_path, shown["class"]),
        *unequal(subject, "use_caching", signal.use_caching, shown["use_caching"]),
    ]
    if signal.place is not None:
        found += place_differences(subject, signal.place, shown["location"])
        found += unequal(subject, "origin", signal.origin, shown["origin"])
        found += unequal(subject, "app", signal.app, shown["app"])
    found += alias_differences(subject, signal, shown)
    return found + receivers_differences(subject, signal.receivers, shown["receivers"])


def alias_differences(subject: str, signal: ExpectedSignal, shown: Shown) -> list[str]:
    """Compare the other names: each module attribute is one, and nothing else may be invented."""
    aliases = set(shown["aliases"])
    found = [f"{subject}: its own name is among its aliases"] if shown["name"] in aliases else []
    missing = set(signal.module_attributes) - aliases - {shown["name"]}
    found += [
        f"{subject}: alias {each} is missing"
        for each in sorted(missing)
        if not each.startswith(UNDER_TEST)
    ]
    invented = sorted(aliases - set(signal.all_places))
    return found + [f"{subject}: alias {each} is not this signal" for each in invented]


def receivers_differences(
    subject: str, expected: Sequence[ExpectedReceiver], shown: Sequence[Shown]
) -> list[str]:
    """Compare the receivers of one signal, and the order in which they are called."""
    found: list[str] = []
    if [each["order"] for each in shown] != list(range(len(shown))):
        orders = [each["order"] for each in shown]
        found.append(f"{subject}: orders are {orders}, not 0 to {len(shown) - 1}")
    pairs = match_receivers(expected, shown)
    for index, receiver in enumerate(expected):
        if index in pairs:
            found += receiver_differences(subject, receiver, shown[pairs[index]])
        else:
            found.append(f"{subject}: receiver {row(receiver)} is missing")
    matched = set(pairs.values())
    for index, each in enumerate(shown):
        if index not in matched:
            sender = each["sender"]["name"]
            found.append(f"{subject}: receiver {each['name']} for {sender} is unexpected")
    for index in out_of_order(pairs):
        before = f"position {index}, shown at {pairs[index]}"
        found.append(f"{subject}: receiver {row(expected[index])} has the wrong order: {before}")
    return found


def row(receiver: ExpectedReceiver) -> str:
    """Return how messages call a receiver."""
    return f"{receiver.name} for {receiver.sender.name}"


def match_receivers(expected: Sequence[ExpectedReceiver], shown: Sequence[Shown]) -> dict[int, int]:
    """Pair expected and shown receivers: equal ones first, then those most alike."""
    pairs: dict[int, int] = {}
    free = list(range(len(shown)))
    waiting = list(range(len(expected)))
    for exactness in range(4):
        for index in list(waiting):
            at = next(
                (each for each in free if likeness(expected[index], shown[each]) <= exactness),
                None,
            )
            if at is not None:
                pairs[index] = at
                free.remove(at)
                waiting.remove(index)
    if len(expected) == len(shown):
        for index in waiting:
            if index in free:
                pairs[index] = index
                free.remove(index)
    return pairs


def likeness(receiver: ExpectedReceiver, shown: Shown) -> int:
    """Return 0 for equal, 1 for same name and sender, 2 for same name, 3 for same place."""
    if not receiver_differences("", receiver, shown):
        return 0
    if receiver.name == shown["name"]:
        return 2 if sender_differences("", receiver.sender, shown["sender"]) else 1
    if receiver.place is None or place_differences("", receiver.place, shown["location"]):
        return 9
    return 9 if sender_differences("", receiver.sender, shown["sender"]) else 3


def out_of_order(pairs: dict[int, int]) -> list[int]:
    """Return the expected indices that break the order: all but a longest rising run."""
    indices = sorted(pairs)
    tails: list[int] = []
    lengths: list[int] = []
    for index in indices:
        length = bisect_left(tails, pairs[index])
        tails[length : length + 1] = [pairs[index]]
        lengths.append(length)
    wanted = len(tails) - 1
    in_order: set[int] = set()
    limit = float("inf")
    for index, length in zip(reversed(indices), reversed(lengths), strict=True):
        if length == wanted and pairs[index] < limit:
            in_order.add(index)
            limit = pairs[index]
            wanted -= 1
    return [index for index in indices if index not in in_order]


def receiver_differences(subject: str, receiver: ExpectedReceiver, shown: Shown) -> list[str]:
    """Compare one receiver."""
    about = f"{subject}: receiver {row(receiver)}"
    found: list[str] = []
    for field in ("name", "kind", "origin", "app", "weak"):
        found += unequal(about, field, getattr(receiver, field), shown[field])
    if receiver.is_async is not None:
        found += unequal(about, "is_async", receiver.is_async, shown["is_async"])
    found += sender_differences(about, receiver.sender, shown["sender"])
    found += place_differences(about, receiver.place, shown["location"])
    if receiver.dispatch_uid is True:
        if shown["dispatch_uid"] is None:
            found.append(f"{about}: dispatch_uid is null, there is one")
    else:
        found += unequal(about, "dispatch_uid", receiver.dispatch_uid, shown["dispatch_uid"])
    if not (receiver.wrapper_is_optional and shown["wrapper"] is None):
        found += unequal(about, "wrapper", receiver.wrapper, shown["wrapper"])
    return found


def sender_differences(subject: str, sender: ExpectedSender, shown: Shown) -> list[str]:
    """Compare the sender of one receiver."""
    if shown["kind"] in sender.kinds_of_impostors:
        return []
    if sender.may_be_unknown and shown["kind"] == "unknown":
        return unequal(subject, "name of the unknown sender", "?", shown["name"])
    found = []
    if shown["kind"] not in sender.kinds:
        found += unequal(subject, "kind of the sender", sender.kinds[0], shown["kind"])
    if shown["kind"] == sender.kinds[0] or shown["kind"] not in sender.kinds:
        found += unequal(subject, "sender", sender.name, shown["name"])
    return found + unequal(subject, "label of the sender", sender.label, shown["label"])


def place_differences(subject: str, place: ExpectedPlace | None, shown: object) -> list[str]:
    """Compare a location: the same file, written as it should be, and the line."""
    if place is None:
        return [] if shown is None else [f"{subject}: location is {shown}, there is no source"]
    if shown is None and place.may_be_null:
        return []
    if not isinstance(shown, dict):
        return [f"{subject}: location is null, expected {place.path}:{place.lines}"]
    found = unequal(subject, "path", place.path, shown["path"])
    if found and same_file(place.path, str(shown["path"])):
        found = [f"{found[0]} (the same file, written otherwise)"]
    if shown["line"] not in place.lines:
        expected = " or ".join(map(str, place.lines))
        found.append(f"{subject}: line is {shown['line']}, expected {expected}")
    return found


def same_file(first: str, second: str) -> bool:
    """Say whether two ways of writing a path mean one file."""
    root = root_folder()
    return (root / first).resolve() == (root / second).resolve()


def unequal(subject: str, field: str, expected: object, shown: object) -> list[str]:
    """Report a field that differs, in value or in type."""
    if type(expected) is type(shown) and expected == shown:
        return []
    return [f"{subject}: {field} is {shown!r}, expected {expected!r}"]


def pending_differences(
    expected: Sequence[ExpectedPending], shown: Sequence[Shown], *, only_known: bool
) -> list[str]:
    """Compare the connections that still wait for their sender."""
    found: list[str] = []
    remaining = list(shown)
    for each in expected:
        match = next((row for row in remaining if is_pending(each, row)), None)
        if match is None:
            signal = each.signals[0] if each.signals else "<unnamed>"
            found.append(f"pending {each.receiver} on {signal} for {each.sender}: missing")
        else:
            remaining.remove(match)
    if not only_known:
        found += [
            f"pending {row['receiver']} on {row['signal']} for {row['sender']}: unexpected"
            for row in remaining
        ]
    return found


def is_pending(expected: ExpectedPending, shown: Shown) -> bool:
    """Say whether this is what was shown; the registry keeps models in lower case."""
    if expected.signals and shown["signal"] not in expected.signals:
        return False
    if str(shown["sender"]).lower() != expected.sender.lower():
        return False
    return shown["receiver"] == expected.receiver

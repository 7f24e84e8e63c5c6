"""Traces as Chrome Trace Event files: bars that a viewer can stack, at the right times."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import strategies as st
from support.properties import for_all
from support.values import model, receiver

from signal_inspector.domain.event import (
    ContextBegun,
    ContextEnded,
    Dispatch,
    DispatchBegun,
    Event,
    Process,
    ProcessEnded,
    ReceiverSpan,
    Thread,
)
from signal_inspector.renderers.chrome_trace import chrome_trace

US = 1_000
ORDER = model("shop.Order")
PROCESS = Process(
    pid=70,
    parent_pid=1,
    started=1_700_000_000_000_000_000,
    clock=5_000_000,
    argv=("/srv/shop/manage.py", "seed"),
    django="6.1",
    python="3.13",
    settings=None,
)
BEGUN = DispatchBegun(1, "shop.signals.order_placed", ORDER, "send", 5_000_000, 9)


def at(microseconds: int) -> int:
    """The clock so long after the process began."""
    return PROCESS.clock + microseconds * US


def span(name: str, start: int | None, end: int | None = None, **given: Any) -> ReceiverSpan:
    """A receiver; times are microseconds since the process began."""
    ran = {"start": None if start is None else at(start), "end": None if end is None else at(end)}
    if start is not None and end is not None:
        ran["elapsed"] = (end - start) * US
    values: dict[str, Any] = {"is_async": False, "outcome": "returned", **ran, **given}
    return ReceiverSpan(receiver(name), **values)


def dispatch(start: int, end: int | None, *spans: ReceiverSpan, **given: Any) -> Dispatch:
    """A dispatch in thread 9; times are microseconds since the process began."""
    values: dict[str, Any] = {
        "id": 1,
        "signal": "shop.signals.order_placed",
        "sender": ORDER,
        "method": "send",
        "start": at(start),
        "end": None if end is None else at(end),
        "elapsed": 0 if end is None else (end - start) * US,
        "outcome": "unfinished" if end is None else "returned",
        "thread": 9,
        **given,
    }
    return Dispatch(root=values["id"], spans=spans, **values)


def drawn(*streams: Iterable[Event]) -> list[dict[str, Any]]:
    """What a viewer reads from the file."""
    found: list[dict[str, Any]] = json.loads("".join(chrome_trace(streams)))["traceEvents"]
    return found


def bars(*events: Event) -> list[dict[str, Any]]:
    """The bars of one process."""
    return [each for each in drawn([PROCESS, *events]) if each["ph"] != "M"]


def shapes(*events: Event) -> list[str]:
    """Each bar or end of one: how it is drawn, its name and times."""
    return [
        f"{each['ph']} {each['name']} {each['ts']:g}"
        + (f"+{each['dur']:g}" if "dur" in each else "")
        for each in bars(*events)
    ]


def about(*streams: Iterable[Event]) -> list[Any]:
    """What the file tells of processes and threads: what, of which, and what it is."""
    return [
        (each["name"], each["pid"], each["tid"], *each["args"].values())
        for each in drawn(*streams)
        if each["ph"] == "M"
    ]


def test_call_and_its_receivers_are_bars_of_their_thread() -> None:
    event = dispatch(
        10, 20, span("shop.receivers.fill", 11, 14), span("shop.receivers.mail", 14, 19)
    )

    assert shapes(event) == [
        "X order_placed shop.Order 10+10",
        "X fill 11+3",
        "X mail 14+5",
    ]
    assert len({(each["pid"], each["tid"]) for each in bars(event)}) == 1


def test_bar_of_a_dispatch_tells_of_it() -> None:
    event = dispatch(
        10,
        20,
        span("shop.receivers.fill", 11, 19, outcome="raised", error="shop.errors.Full"),
        span("shop.receivers.mail", None, outcome="not_run"),
        id=4,
        outcome="raised",
        error="shop.errors.Full",
        parent=2,
        context=3,
        elapsed=2_500,
        arguments=(("order", None), ("created", None)),
    )

    bar, failed = bars(event)

    assert bar["name"] == "order_placed shop.Order [Full]"
    assert bar["cat"] == "dispatch"
    assert bar["args"] == {
        "dispatch": 4,
        "signal": "shop.signals.order_placed",
        "sender": "shop.Order",
        "method": "send",
        "outcome": "raised",
        "context": 3,
        "error": "shop.errors.Full",
        "parent": 2,
        "elapsed_ms": 0.0025,
        "arguments": ["order", "created"],
        "not_run": ["shop.receivers.mail"],
    }
    assert failed["name"] == "fill [Full]"


def test_values_of_arguments_are_shown_where_they_were_recorded() -> None:
    (bar,) = bars(dispatch(10, 20, arguments=(("order", "<Order 3>"), ("created", "True"))))

    assert bar["args"]["arguments"] == {"order": "<Order 3>", "created": "True"}


def test_bar_of_a_receiver_tells_of_it() -> None:
    ran = span(
        "shop.receivers.fill",
        11,
        19,
        is_async=True,
        busy=1_500_000,
        elapsed=7_000,
        queries=2,
        query_time=3_000,
        nested_queries=5,
        nested_query_time=4_000_000,
    )

    bar = bars(dispatch(10, 20, ran, method="asend"))[2]

    assert bar["cat"] == "receiver"
    assert bar["args"] == {
        "receiver": "shop.receivers.fill",
        "outcome": "returned",
        "location": "shop/receivers.py:1",
        "busy_ms": 1.5,
        "elapsed_ms": 0.007,
        "queries": 2,
        "query_ms": 0.003,
        "nested_queries": 5,
        "nested_query_ms": 4.0,
    }


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("shop.receivers.Meter.open", "bound_method", "Meter.open"),
        ("shop.receivers.make.<locals>.hear", "nested_function", "make.<locals>.hear"),
        ("shop.receivers.make.<locals>.A.hear", "bound_method", "make.<locals>.A.hear"),
        ("builtins.print", "builtin", "print"),
    ],
)
def test_receiver_is_named_by_the_end_of_its_path(name: str, kind: Any, shown: str) -> None:
    ran = replace(span("shop.x", 11, 12), receiver=receiver(name, kind=kind))

    assert bars(dispatch(10, 20, ran))[1]["name"] == shown


@pytest.mark.parametrize("name", ["<unnamed Signal #1>", "SIGNALS['a.b']"])
def test_signal_without_an_attribute_of_its_own_keeps_its_name(name: str) -> None:
    assert bars(dispatch(10, 20, signal=f"{name}"))[0]["name"] == f"{name} shop.Order"


@pytest.mark.parametrize("method", ["asend", "asend_robust"])
def test_what_is_awaited_may_overlap_and_is_a_pair_with_an_id_of_its_own(method: str) -> None:
    one = span("shop.receivers.one", 11, 18, is_async=True)
    two = span("shop.receivers.two", 12, 19)
    event = dispatch(10, 20, one, two, method=method)

    assert shapes(event) == [
        "b order_placed shop.Order 10",
        "e order_placed shop.Order 20",
        "b one 11",
        "e one 18",
        "b two 12",
        "e two 19",
    ]
    assert Counter(each["id2"]["local"] for each in bars(event)) == {"0x1": 2, "0x2": 2, "0x3": 2}


def test_asynchronous_receiver_of_a_call_is_a_pair() -> None:
    event = dispatch(10, 20, span("shop.receivers.one", 11, 18, is_async=True))

    assert shapes(event)[1:] == ["b one 11", "e one 18"]


def test_receiver_in_another_thread_is_a_pair_of_that_thread() -> None:
    there = span("shop.receivers.there", 11, 18, thread=8)

    numbers = {
        name: number
        for what, _, number, name in about([PROCESS, Thread(9, "here"), Thread(8, "there")])
        if what == "thread_name"
    }
    *_, begins, ends = bars(Thread(9, "here"), Thread(8, "there"), dispatch(10, 20, there))

    assert (begins["ph"], ends["ph"]) == ("b", "e")
    assert begins["tid"] == ends["tid"] == numbers["there"] != numbers["here"]


def test_what_was_running_at_the_end_reaches_to_the_last_time_known() -> None:
    running = span("shop.receivers.slow", 11, outcome="unfinished")
    waiting = span("shop.receivers.next", None, outcome="not_run")

    assert shapes(dispatch(10, None, running, waiting), ProcessEnded(at(50))) == [
        "X order_placed shop.Order [unfinished] 10+40",
        "X slow [unfinished] 11+39",
    ]


def test_the_last_time_known_may_be_that_at_which_something_began() -> None:
    assert shapes(dispatch(10, None), dispatch(40, None, id=2)) == [
        "X order_placed shop.Order [unfinished] 10+30",
        "X order_placed shop.Order [unfinished] 40+0",
    ]


def test_the_last_time_known_may_be_that_of_a_receiver() -> None:
    running = span("shop.receivers.slow", 30, outcome="unfinished")

    assert shapes(dispatch(10, None, span("shop.receivers.fill", 15, 25), running)) == [
        "X order_placed shop.Order [unfinished] 10+20",
        "X fill 15+10",
        "X slow [unfinished] 30+0",
    ]


def test_receiver_that_outlived_its_dispatch_reaches_to_the_end_of_it() -> None:
    left = span("shop.receivers.left", 11, outcome="unfinished", thread=8)

    assert shapes(dispatch(10, 20, left), ProcessEnded(at(50)))[1:] == [
        "b left [unfinished] 11",
        "e left [unfinished] 20",
    ]


def test_dispatch_in_which_the_process_was_killed_is_drawn() -> None:
    nested = dispatch(12, 30, id=2, parent=1)

    assert shapes(BEGUN, nested) == [
        "X order_placed shop.Order 12+18",
        "X order_placed shop.Order [unfinished] 0+30",
    ]


def test_dispatch_is_drawn_once_though_its_beginning_was_told() -> None:
    assert shapes(BEGUN, dispatch(0, 9)) == ["X order_placed shop.Order 0+9"]


def test_beginning_of_what_a_filter_took_away_is_not_drawn() -> None:
    assert shapes(BEGUN, ProcessEnded(at(50))) == []


def test_request_is_a_pair_in_a_row_of_its_method() -> None:
    begun = ContextBegun(3, "request", "/orders/7/", at(10), 9, method="GET")

    assert shapes(begun, ContextEnded(3, at(20), status=404)) == [
        "b GET 10",
        "b /orders/7/ 404 10",
        "e /orders/7/ 404 20",
        "e GET 20",
    ]
    assert bars(begun, ContextEnded(3, at(20), status=404))[1]["args"] == {
        "context": 3,
        "request": "/orders/7/",
        "status": 404,
    }


@pytest.mark.parametrize("kind", ["command", "test"])
def test_command_and_test_are_calls(kind: Any) -> None:
    begun = ContextBegun(3, kind, "seed", at(10), 9, parent=2)

    (bar,) = bars(begun, ContextEnded(3, at(20), error="shop.errors.Full"))

    assert (bar["ph"], bar["name"], bar["cat"]) == ("X", f"{kind} seed [Full]", kind)
    assert bar["args"] == {"context": 3, kind: "seed", "error": "shop.errors.Full", "parent": 2}


def test_task_is_a_pair() -> None:
    begun = ContextBegun(3, "task", "shop.tasks.mail", at(10), 9)

    assert shapes(begun, ContextEnded(3, at(20))) == [
        "b task shop.tasks.mail 10",
        "e task shop.tasks.mail 20",
    ]


def test_context_that_never_ended_reaches_to_the_last_time_known() -> None:
    begun = ContextBegun(3, "command", "seed", at(10), 9)

    assert shapes(begun, dispatch(20, 30)) == [
        "X order_placed shop.Order 20+10",
        "X command seed [unfinished] 10+20",
    ]


def test_end_of_a_context_whose_beginning_is_lost_is_nothing() -> None:
    assert shapes(ContextEnded(3, at(20))) == []


def test_process_is_named_by_its_command_line() -> None:
    assert about([PROCESS]) == [
        ("process_name", 70, 0, "manage.py seed"),
        ("process_sort_index", 70, 0, 0),
    ]


def test_long_command_line_is_cut() -> None:
    (_, _, _, name), *_ = about([replace(PROCESS, argv=("manage.py", "x" * 200))])

    assert len(name) == 80
    assert name.endswith("xx…")


def test_threads_have_their_names_and_small_numbers_the_main_one_that_of_the_process() -> None:
    threads = [Thread(140_000_000_000_001, "worker"), Thread(140_000_000_000_002, "MainThread")]

    assert about([PROCESS, *threads])[2:] == [
        ("thread_name", 70, 71, "worker"),
        ("thread_name", 70, 70, "MainThread"),
    ]


def test_thread_whose_number_another_had_before_shares_its_row() -> None:
    threads = [Thread(5, "first"), Thread(6, "other"), Thread(5, "second"), Thread(5, "third")]

    assert [row[2:] for row in about([PROCESS, *threads])[2:]] == [
        (71, "first"),
        (72, "other"),
        (71, "first and others"),
        (71, "first and others"),
    ]


def test_lost_events_are_said() -> None:
    again = replace(PROCESS, segment=3, lost=90)

    assert about([replace(PROCESS, segment=2, lost=40), again])[2:] == [
        ("process_labels", 70, 0, "40 earlier events are lost")
    ]


def test_further_files_of_a_process_go_on_where_the_first_ended() -> None:
    assert shapes(dispatch(10, 20), replace(PROCESS, segment=1), dispatch(30, 40, id=2)) == [
        "X order_placed shop.Order 10+10",
        "X order_placed shop.Order 30+10",
    ]


def test_processes_line_up_by_the_time_of_day() -> None:
    later = replace(PROCESS, pid=71, started=PROCESS.started + 700 * US, clock=at(-3_000))
    earlier = replace(PROCESS, pid=72, started=PROCESS.started - 100 * US)

    found = drawn(
        [PROCESS, dispatch(10, 20)], [later, dispatch(-2_990, -2_980)], [earlier, dispatch(10, 20)]
    )

    starts = [(each["pid"], each["ts"]) for each in found if each["ph"] == "X"]
    assert starts == [(70, 110), (71, 810), (72, 10)]


def test_processes_with_the_same_number_are_kept_apart() -> None:
    found = about([PROCESS], [PROCESS], [])

    assert [(pid, name) for what, pid, _, name in found if what == "process_name"] == [
        (70, "manage.py seed"),
        (71, "manage.py seed (process 70)"),
    ]


def test_fork_ends_what_was_begun_before_it() -> None:
    assert shapes(dispatch(-50, 20, span("shop.receivers.fork", -40, 19))) == [
        "X order_placed shop.Order 0+20",
        "X fork 0+19",
    ]


def test_no_process_is_an_empty_trace() -> None:
    assert drawn() == drawn([]) == []


def test_text_is_ascii_and_in_the_layout_that_viewers_know() -> None:
    text = "".join(chrome_trace([[PROCESS, dispatch(10, 20, signal="shop.signals.größe")]]))

    assert text.isascii()
    assert text.startswith('{"displayTimeUnit":"ms","traceEvents":[\n{"ph":"M",')
    assert text.endswith("}\n]}\n")


def test_text_is_made_while_the_events_are_read() -> None:
    read: list[int] = []

    def events() -> Iterator[Event]:
        yield PROCESS
        for number in range(1, 100):
            read.append(number)
            yield dispatch(10 * number, 10 * number + 5, id=number)

    pieces = chrome_trace([events()])
    for piece in pieces:
        if '"dispatch":50,' in piece:
            break

    assert read[-1] == 50


# Random programs. Gaps are nanoseconds, so short that bars begin and end in the same step.
GAPS = st.one_of(st.just(0), st.integers(0, 300))
ENDS = st.sampled_from(["returned", "returned", "returned", "raised"])
CALLS: st.SearchStrategy[Any] = st.deferred(
    lambda: st.tuples(GAPS, st.lists(RECEIVERS, max_size=3))
)
RECEIVERS = st.tuples(GAPS, st.lists(CALLS, max_size=2), GAPS, ENDS, st.booleans())
AWAITED = st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 3))
THREADS = st.lists(
    st.tuples(st.lists(CALLS, max_size=4), st.lists(AWAITED, max_size=3)), min_size=1, max_size=2
)


class Program:
    """Plays calls of threads on a clock, and tells of them as a trace does."""

    def __init__(self, clock: int) -> None:
        self.now = clock
        self.events: list[Event] = []

    def run(self, threads: list[Any]) -> None:
        for number, (calls, awaited) in enumerate(threads, 1):
            self.events.append(Thread(number, f"thread {number}"))
            times = [self.now]
            command = ContextBegun(self._id(), "command", "seed", self.now, number)
            self.events.append(command)
            for call in calls:
                self.call(call, number)
                times.append(self.now)
            self.events.append(ContextEnded(command.id, self._after(50)))
            for first, last, receivers in awaited:
                begin, end = sorted((times[first % len(times)], times[last % len(times)]))
                self.wait(begin, end, receivers, number)

    def call(self, call: Any, thread: int) -> None:
        """A send; what it sends in turn comes before it."""
        gap, receivers = call
        start, spans, outcome = self._after(gap), [], "returned"
        for pause, nested, rest, end, is_elsewhere in receivers:
            if outcome == "raised":
                spans.append(ReceiverSpan(receiver(), False, "not_run"))
                continue
            begin = self._after(pause)
            for one in nested:
                self.call(one, thread)
            outcome = end
            other = 99 if is_elsewhere else None
            times = (begin, self._after(rest))
            spans.append(ReceiverSpan(receiver(), False, end, *times, thread=other))
        self._sent("send", start, self._after(gap), tuple(spans), thread)

    def wait(self, begin: int, end: int, receivers: int, thread: int) -> None:
        """An asynchronous send over what else its thread did meanwhile."""
        spans = tuple(
            ReceiverSpan(receiver(), True, "returned", begin, end) for _ in range(receivers)
        )
        self._sent("asend", begin, end, spans, thread)

    def cut(self, end: int) -> list[Event]:
        """What a trace that ended sooner would have told."""
        return [each for event in self.events for each in _cut(event, end)]

    def _sent(
        self, method: str, start: int, end: int, spans: tuple[ReceiverSpan, ...], thread: int
    ) -> None:
        number = self._id()
        self.events.append(
            Dispatch(
                number, "a.b", ORDER, method, start, end, 0, "returned", thread, number, spans=spans
            )
        )

    def _after(self, nanoseconds: int) -> int:
        self.now += nanoseconds
        return self.now

    def _id(self) -> int:
        return len(self.events) + 1


def _cut(event: Event, end: int) -> Iterator[Event]:
    if isinstance(event, Dispatch) and event.end is not None:
        if event.end <= end:
            yield event
        elif event.start <= end:
            spans = tuple(_cut_span(each, end) for each in event.spans)
            yield replace(event, end=None, outcome="unfinished", spans=spans)
    elif not isinstance(event, ContextEnded) or event.end <= end:
        yield event


def _cut_span(ran: ReceiverSpan, end: int) -> ReceiverSpan:
    if ran.start is None or ran.end is None or ran.end <= end:
        return ran
    if ran.start > end:
        return replace(ran, start=None, end=None, outcome="not_run")
    return replace(ran, end=None, outcome="unfinished")


def read_as_floats(bar: dict[str, Any]) -> tuple[float, float]:
    """Begin and end as speedscope and Chrome have them."""
    return bar["ts"], bar["ts"] + bar["dur"]


def read_as_nanoseconds(bar: dict[str, Any]) -> tuple[float, float]:
    """Begin and end as Perfetto has them."""
    start = int(bar["ts"] * 1000.0)
    return start, start + int(bar["dur"] * 1000.0)


def unstacked(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Bars that lie neither within those around them nor beside them."""
    found: list[tuple[float, float]] = []
    around: list[float] = []
    for start, end in sorted(spans, key=lambda each: (each[0], -each[1])):
        while around and around[-1] <= start:
            around.pop()
        if around and end > around[-1]:
            found.append((start, end))
        around.append(end)
    return found


def unpaired(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Ends of pairs without their beginnings, and the reverse."""
    lasting: dict[Any, list[dict[str, Any]]] = {}
    wrong = []
    for each in found:
        if each["ph"] == "b":
            lasting.setdefault((each["pid"], each["id2"]["local"]), []).append(each)
        elif each["ph"] == "e":
            begun = lasting.get((each["pid"], each["id2"]["local"])) or [{}]
            same = ("name", "cat", "tid")
            if any(begun[-1].get(key) != each[key] for key in same) or begun[-1]["ts"] > each["ts"]:
                wrong.append(each)
            begun.pop()
    return [*wrong, *(each for begun in lasting.values() for each in begun)]


@for_all(
    THREADS,
    st.integers(0, 10**16),
    st.one_of(st.none(), st.integers(0, 5_000)),
    st.booleans(),
    st.randoms(),
    examples=200,
)
def test_bars_of_a_thread_nest_and_pairs_are_whole_in_whatever_order_events_come(
    threads: list[Any], clock: int, stopped_after: int | None, is_killed: bool, random: Any
) -> None:
    program = Program(clock)
    program.run(threads)
    end = program.now if stopped_after is None else clock + stopped_after
    events = [*program.cut(end), *([] if is_killed else [ProcessEnded(end)])]
    # A day later than another, so that the numbers are large.
    process = replace(PROCESS, clock=clock, started=PROCESS.started + 86_400 * 10**9 + 17)
    shuffled = events.copy()
    random.shuffle(shuffled)

    found = drawn([PROCESS], [process, *events])
    again = drawn([PROCESS], [process, *_contexts_in_order(shuffled)])

    calls = [each for each in found if each["ph"] == "X"]
    for read in (read_as_floats, read_as_nanoseconds):
        for thread in {each["tid"] for each in calls}:
            assert unstacked(read(each) for each in calls if each["tid"] == thread) == []
    assert unpaired(found) == unpaired(again) == []
    assert _without_numbers(found) == _without_numbers(again)
    assert _bars_of(events) == sum(each["ph"] in "Xb" for each in found)


def _contexts_in_order(events: list[Event]) -> list[Event]:
    """The end of a context comes after its beginning."""
    return sorted(events, key=lambda event: isinstance(event, ContextEnded))


def _without_numbers(found: list[dict[str, Any]]) -> Counter[Any]:
    """What is drawn, but for numbers that are given out in the order of events."""
    return Counter(
        (each["ph"], each["name"], each["ts"], each.get("dur"))
        for each in found
        if each["ph"] != "M"
    )


def _bars_of(events: list[Event]) -> int:
    dispatches = [event for event in events if isinstance(event, Dispatch)]
    ran = [each for event in dispatches for each in event.spans if each.start is not None]
    contexts = [event for event in events if isinstance(event, ContextBegun)]
    return len(dispatches) + len(ran) + len(contexts)

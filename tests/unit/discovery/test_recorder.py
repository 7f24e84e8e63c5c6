"""What is recorded of each call, and that nothing is kept alive for it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.db.models.signals import ModelSignal, post_save
from django.dispatch import Signal, receiver
from support.recorded import calls, outcomes, recorded
from support.written_modules import WrittenModules, modules

from signal_inspector import recording, take_snapshot
from signal_inspector.discovery import wrapped_signal
from signal_inspector.errors import UnknownLayoutError

__all__ = ["modules", "recorded"]

pytestmark = pytest.mark.usefixtures("recorded")


def hear(**_: object) -> None: ...


def overhear(**_: object) -> None: ...


class Listener:
    def hear(self, **_: object) -> None: ...

    def __call__(self, **_: object) -> None: ...


class Sender:
    pass


@pytest.fixture
def signal(modules: WrittenModules) -> Signal:
    """A signal that has a name."""
    signal = modules.put("board").sent = Signal()
    return signal


@pytest.fixture
def model_signal(modules: WrittenModules) -> Iterator[ModelSignal]:
    """A signal that takes models by their labels."""
    signal = modules.put("board").saved = ModelSignal(use_caching=True)
    yield signal
    apps._pending_operations.pop(("board", "latecomer"), None)


class TestOutcomes:
    def test_connect_that_connects(self, signal: Signal) -> None:
        signal.connect(hear, sender=Sender, weak=False, dispatch_uid="uid")

        (call,) = calls()

        assert (call.verb, call.outcome, call.signal) == ("connect", "connected", "board.sent")
        assert call.receiver.name == f"{__name__}.hear"
        assert call.sender.name == f"{__name__}.Sender"
        assert (call.weak, call.dispatch_uid) == (False, "uid")
        assert call.still_connected
        assert not call.died
        assert call.holder is None

    def test_the_same_again_is_refused_without_another_holder(self, signal: Signal) -> None:
        signal.connect(hear)
        signal.connect(hear)

        assert outcomes() == ["connected", "refused"]
        assert calls()[1].holder is None
        assert calls()[1].still_connected

    def test_a_uid_that_another_receiver_has_is_refused(self, signal: Signal) -> None:
        signal.connect(hear, dispatch_uid="uid")
        signal.connect(overhear, dispatch_uid="uid")

        first, second = calls()

        assert second.outcome == "refused"
        assert second.holder == first.receiver
        assert not second.still_connected

    @pytest.mark.parametrize("uid", ["", 0, None])
    def test_a_uid_that_is_false_is_none(self, signal: Signal, uid: object) -> None:
        signal.connect(hear, dispatch_uid=uid)
        signal.connect(overhear, dispatch_uid=uid)

        assert outcomes() == ["connected", "connected"]
        assert calls()[0].dispatch_uid is None

    def test_a_uid_for_another_sender_is_another_key(self, signal: Signal) -> None:
        signal.connect(hear, sender=Sender, dispatch_uid="uid")
        signal.connect(overhear, dispatch_uid="uid")

        assert outcomes() == ["connected", "connected"]

    def test_a_uid_that_is_no_plain_value_is_never_asked(self, signal: Signal) -> None:
        class Uid:
            asked = 0

            def __hash__(self) -> int:
                return 1

            def __eq__(self, other: object) -> bool:
                Uid.asked += 1
                return isinstance(other, Uid)

        signal.connect(hear, dispatch_uid=Uid())
        signal.connect(overhear, dispatch_uid=Uid())
        asked_by_django = Uid.asked

        first, second = calls()

        assert Uid.asked == asked_by_django == 1
        assert (first.outcome, second.outcome) == ("connected", "refused")
        assert first.dispatch_uid is not None
        assert first.dispatch_uid.endswith("Uid>")

    def test_a_partial_of_a_method_is_not_the_method(self, signal: Signal) -> None:
        listener = Listener()
        later = partial(listener.hear, 1)
        signal.connect(listener.hear)
        signal.connect(later)

        assert outcomes() == ["connected", "connected"]

    @pytest.mark.parametrize("uid", [Sender, ("of", Sender), frozenset({Sender})])
    def test_a_uid_with_a_class_in_it_is_known_again(self, signal: Signal, uid: object) -> None:
        signal.connect(hear)
        signal.connect(hear, dispatch_uid=uid)
        signal.disconnect(dispatch_uid=uid)

        assert outcomes() == ["connected", "connected", "disconnected"]

    def test_what_fails_is_recorded_as_failed(self, signal: Signal) -> None:
        with pytest.raises(TypeError, match="weak reference"):
            signal.connect(3)

        assert outcomes() == ["failed"]

    def test_disconnect_says_whether_it_found_something(self, signal: Signal) -> None:
        signal.connect(hear, sender=Sender)

        assert signal.disconnect(hear) is False
        assert signal.disconnect(hear, sender=Sender) is True

        assert outcomes() == ["connected", "not connected", "disconnected"]
        assert not any(call.still_connected for call in calls())

    def test_a_failed_disconnect_of_what_is_connected(self, signal: Signal) -> None:
        signal.connect(hear, sender=Sender)
        signal.disconnect(hear)

        assert calls()[1].still_connected

    def test_disconnect_by_uid_names_the_receiver_that_it_found(self, signal: Signal) -> None:
        signal.connect(hear, dispatch_uid="uid")
        signal.disconnect(dispatch_uid="uid")

        assert calls()[1].receiver.name == f"{__name__}.hear"

    def test_disconnect_by_a_uid_that_nobody_has_names_nobody(self, signal: Signal) -> None:
        assert signal.disconnect(dispatch_uid="uid") is False

        assert calls() == []

    def test_a_signal_that_is_gone_is_left_out(self) -> None:
        Signal().connect(hear, weak=False)
        gc.collect()

        assert calls() == []


class TestLazySenders:
    def test_a_model_that_is_there(self, model_signal: ModelSignal) -> None:
        model_signal.connect(hear, sender="auth.User")

        (call,) = calls()

        assert (call.outcome, call.sender.label) == ("connected", "auth.User")

    def test_a_model_that_never_comes(self, model_signal: ModelSignal) -> None:
        model_signal.connect(hear, sender="board.Latecomer")

        (call,) = calls()

        assert (call.outcome, call.sender.name) == ("pending", "'board.Latecomer'")
        assert not call.still_connected

    def test_a_model_that_comes_later(self, model_signal: ModelSignal) -> None:
        def connect() -> None:
            model_signal.connect(hear, sender="board.Latecomer")

        connect()
        line = connect.__code__.co_firstlineno + 1
        model = stand_in_for("board.Latecomer")
        for operation in apps._pending_operations.pop(("board", "latecomer")):
            operation(model)

        (call,) = calls()

        assert call.outcome == "connected"
        assert call.at is not None
        assert (call.at.path.endswith("test_recorder.py"), call.at.line) == (True, line)

    def test_disconnect_waits_too(self, model_signal: ModelSignal) -> None:
        model_signal.connect(hear, sender="board.Latecomer")
        model_signal.disconnect(hear, sender="board.Latecomer")
        assert outcomes() == ["pending", "pending"]

        model = stand_in_for("board.Latecomer")
        for operation in apps._pending_operations.pop(("board", "latecomer")):
            operation(model)

        assert outcomes() == ["connected", "disconnected"]

    def test_a_label_that_is_none_fails(self, model_signal: ModelSignal) -> None:
        with pytest.raises(ValueError, match="Invalid model reference"):
            model_signal.connect(hear, sender="Latecomer")

        assert outcomes() == ["failed"]

    def test_a_failure_behind_a_label_is_recorded_once(self, model_signal: ModelSignal) -> None:
        with pytest.raises(TypeError):
            model_signal.connect(3, sender="auth.User")

        assert outcomes() == ["failed"]


def stand_in_for(label: str) -> type[Model]:
    """A class that goes by a model's label, without any effect on the registry."""
    app_label, _, name = label.partition(".")
    options = type("Options", (), {})()
    options.app_label, options.model_name = app_label, name.lower()
    options.object_name, options.auto_created = name, False
    made: Any = type(name, (), {"_meta": options})
    return made  # type: ignore[no-any-return]


class TestSubclasses:
    def test_an_override_that_calls_its_base_is_one_call(self, modules: WrittenModules) -> None:
        class Loud(Signal):
            def connect(self, receiver: Any, *args: Any, **kwargs: Any) -> None:
                super().connect(receiver, *args, **kwargs)

        signal = modules.put("board").loud = Loud()

        def connect() -> None:
            signal.connect(hear)

        connect()

        (call,) = calls()

        assert call.at is not None
        assert call.at.line == connect.__code__.co_firstlineno + 1

    def test_a_class_that_connects_something_else_is_taken_by_its_word(
        self, modules: WrittenModules
    ) -> None:
        class Wrapping(Signal):
            def connect(self, receiver: Any, **kwargs: Any) -> None:
                super().connect(partial(overhear, receiver), weak=False, **kwargs)

        signal = modules.put("board").wrapping = Wrapping()
        signal.connect(hear)

        assert [call.receiver.name for call in calls()] == [f"{__name__}.overhear"]


class TestLives:
    def test_a_lambda_dies_as_it_would(self, signal: Signal) -> None:
        signal.connect(lambda **_: None)

        (call,) = calls()

        assert (call.died, call.still_connected) == (True, False)
        assert (call.receiver.kind, call.outcome) == ("lambda", "connected")
        assert signal.send(None) == []

    def test_what_was_recorded_keeps_no_receiver_and_no_sender(self, signal: Signal) -> None:
        listener, sender = Listener(), Sender()
        references = [weakref.ref(listener), weakref.ref(sender)]
        signal.connect(listener.hear, sender=sender)
        signal.connect(listener, sender=sender)
        signal.connect(partial(hear, listener), sender=sender)
        signal.disconnect(listener, dispatch_uid="none")
        recording()

        del listener, sender
        gc.collect()

        assert [reference() for reference in references] == [None, None]

    def test_a_signal_is_not_kept(self) -> None:
        signal = Signal()
        reference = weakref.ref(signal)
        signal.connect(hear, weak=False)

        del signal
        gc.collect()

        assert reference() is None

    def test_what_cannot_be_referred_to_weakly_is_recorded(self, signal: Signal) -> None:
        class Slotted:
            __slots__ = ()

            def __call__(self, **_: object) -> None: ...

        signal.connect(Slotted(), weak=False, sender=())

        (call,) = calls()

        assert (call.died, call.still_connected) == (False, True)
        assert call.sender.kind == "instance"
        (found,) = [each for each in take_snapshot().signals if each.name == "board.sent"]
        assert found.connections[0].connected_at == call.at

    def test_what_cannot_be_referred_to_weakly_is_named_as_in_the_snapshot(
        self, signal: Signal
    ) -> None:
        signal.connect(partial(hear).__call__, weak=False)

        (call,) = calls()

        (found,) = [each for each in take_snapshot().signals if each.name == "board.sent"]
        assert call.receiver == found.connections[0].receiver
        assert call.receiver.kind == "builtin"

    def test_the_dead_are_named_as_the_living(self, signal: Signal) -> None:
        def connect_all(*, keep: bool) -> list[object]:
            def nested(**_: object) -> None: ...

            listener = Listener()
            receivers = [nested, lambda **_: None, listener.hear, listener, partial(nested, 1)]
            receivers.append(decorated(nested))
            for each in receivers:
                signal.connect(each)
            return [*receivers, listener] if keep else []

        alive = connect_all(keep=True)
        living = [call.receiver for call in calls()]
        alive.clear()
        gc.collect()

        dead = [call for call in calls() if call.died]

        assert [call.receiver for call in dead] == living
        assert {one.kind for one in living} == {
            "nested_function",
            "lambda",
            "bound_method",
            "callable_instance",
            "partial",
        }
        assert any(one.wrapper for one in living)


def decorated(function: Any) -> Any:
    from functools import wraps

    @wraps(function)
    def wrapper(**kwargs: object) -> None:
        function(**kwargs)

    return wrapper


class TestGroups:
    def test_the_same_receiver_has_the_same_state(self, signal: Signal) -> None:
        signal.connect(hear)
        signal.connect(hear, sender=Sender)
        signal.connect(overhear)

        first, second, third = calls()

        assert (first.code, first.state) == (second.code, second.state)
        assert third.code != first.code

    def test_closures_of_one_function_differ_in_what_they_hold(self, signal: Signal) -> None:
        def make(held: object) -> Any:
            def inner(**_: object) -> object:
                return held

            return inner

        made = [make(held) for held in (1, 1, 2)]
        for each in made:
            signal.connect(each)

        first, second, third = calls()

        assert first.code == second.code == third.code
        assert first.state == second.state != third.state

    def test_the_dead_are_like_nobody(self, signal: Signal) -> None:
        for _ in range(2):
            signal.connect(lambda **_: None)

        first, second = calls()

        assert first.code == second.code
        assert first.state != second.state


class TestCallSites:
    def test_a_decorator_is_where_it_stands(self, modules: WrittenModules) -> None:
        module = modules.load(
            "board",
            """
            from django.dispatch import Signal, receiver
            sent = Signal()
            @receiver(sent)
            def hear(**_):
                pass
            sent.connect(hear,  # here
                sender=str)
            """,
        )
        decorator, call = calls()

        assert decorator.at is not None
        assert decorator.at.line in (3, 4)  # Python 3.10 names the line of the def
        assert call.at is not None
        assert call.at.line == modules.line("board")
        assert decorator.starting
        assert call.starting
        assert module.sent.has_listeners(str)

    def test_what_a_function_does_later_is_no_start(self, signal: Signal) -> None:
        signal.connect(hear)

        assert not calls()[0].starting

    def test_before_the_apps_are_ready_all_is_start(
        self, signal: Signal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(apps, "ready", False)
            signal.connect(hear)

        assert calls()[0].starting

    def test_code_without_a_file_has_no_place(self, signal: Signal) -> None:
        exec("signal.connect(hear)", {"signal": signal, "hear": hear})

        assert calls()[0].at is None

    def test_another_thread(self, signal: Signal) -> None:
        def connect() -> None:
            signal.connect(hear)

        threads = [threading.Thread(target=connect) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(outcomes()) == ["connected", *["refused"] * 7]
        (line,) = {call.at.line for call in calls() if call.at}
        assert line == connect.__code__.co_firstlineno + 1

    def test_the_snapshot_knows_where_each_connection_was_made(self, signal: Signal) -> None:
        signal.connect(hear)
        signal.connect(hear, sender=Sender, dispatch_uid=("a", 1))
        signal.connect(Listener.hear, weak=False)
        kept = Listener()
        signal.connect(kept.hear)
        signal.disconnect(hear)
        signal.connect(hear)

        (found,) = [each for each in take_snapshot().signals if each.name == "board.sent"]

        made = {call.at: call for call in calls() if call.outcome == "connected"}
        assert len(found.connections) == 4
        for connection in found.connections:
            call = made[connection.connected_at]
            assert (call.receiver, call.sender) == (connection.receiver, connection.sender)
        assert len({each.connected_at for each in found.connections}) == 4
        assert max(each.connected_at.line for each in found.connections if each.connected_at) == (
            calls()[-1].at.line  # type: ignore[union-attr]
        )


class TestWhatIsLeftAsItWas:
    def test_the_methods_look_as_before(self) -> None:
        for cls in (Signal, ModelSignal):
            for name in ("connect", "disconnect"):
                method = vars(cls)[name]
                original = method.__wrapped__
                assert method is not original
                assert method.__module__ == original.__module__
                assert method.__qualname__ == original.__qualname__
                assert method.__doc__ == original.__doc__
                assert method.__defaults__ == original.__defaults__

    @pytest.mark.parametrize("arguments", [((), {}), ((1, 2, 3, 4, 5), {}), ((1,), {"nosuch": 1})])
    def test_wrong_arguments_are_refused_in_the_same_words(
        self, signal: Signal, arguments: tuple[tuple[int, ...], dict[str, int]]
    ) -> None:
        args, kwargs = arguments
        original = vars(Signal)["connect"].__wrapped__

        with pytest.raises(TypeError) as expected:
            original(signal, *args, **kwargs)
        with pytest.raises(TypeError) as raised:
            signal.connect(*args, **kwargs)

        assert str(raised.value) == str(expected.value)

    def test_a_fault_of_the_recorder_is_not_the_projects(
        self, signal: Signal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError

        with monkeypatch.context() as patch:
            patch.setattr(wrapped_signal, "holder_of", fail)
            signal.connect(hear)

            assert signal.disconnect(hear) is True
        assert calls() == []

    @pytest.mark.parametrize(
        ("module", "words"),
        [
            ("django.dispatch.dispatcher", r"Signal\.connect of Django .*; upgrade"),
            ("company.patches", r"company\.patches has put .* in the place of Signal\.connect"),
        ],
    )
    def test_methods_of_another_shape_are_left_alone(
        self, module: str, words: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def connect(self: Any, receiver: Any, priority: int = 0) -> None: ...

        connect.__module__ = module
        with monkeypatch.context() as patch:
            patch.setattr(Signal, "connect", connect)
            patch.setattr(wrapped_signal, "_unknown", [])

            wrapped_signal.wrap_signal()

            assert vars(Signal)["connect"] is connect
            with pytest.raises(UnknownLayoutError, match=words):
                recording()

    def test_lambda_connected_directly_dies_in_the_same_moment(self) -> None:
        recorded_signal, bare_signal = Signal(), Signal()
        bare = vars(Signal)["connect"].__wrapped__

        recorded_signal.connect(lambda **_: None)
        Signal.connect = bare  # type: ignore[method-assign]
        bare_signal.connect(lambda **_: None)

        assert len(recorded_signal.receivers) == len(bare_signal.receivers)
        assert recorded_signal._dead_receivers == bare_signal._dead_receivers


def test_decorated_receivers_of_django_are_recorded(signal: Signal) -> None:
    @receiver([signal, post_save], sender=User)
    def listen(**_: object) -> None: ...

    assert [call.signal for call in calls()] == ["board.sent", "django.db.models.signals.post_save"]
    post_save.disconnect(listen, sender=User)

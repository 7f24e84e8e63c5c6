"""``manage.py signals lock``: written, checked, and refused."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
from support.commands import ZOO, Result, settings_in
from support.fork_server import signals

ORDER_LINE = "  audit.receivers.record_order\n"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the lock file of the shop as it is says."""
    path = tmp_path_factory.mktemp("lock") / "signals.lock"
    assert written(path).code == 0
    return path.read_text()


@pytest.fixture
def lock(locked: str, tmp_path: Path) -> Path:
    """A lock file of the shop as it is."""
    path = tmp_path / "signals.lock"
    path.write_text(locked)
    return path


def written(path: Path, *more: str) -> Result:
    return signals("lock", "--path", str(path), *more)


def checked(path: Path, *more: str) -> Result:
    return signals("lock", "--check", "--path", str(path), *more)


def test_the_same_wiring_passes(lock: Path) -> None:
    result = checked(lock)

    assert (result.code, result.out) == (0, "")
    assert result.err_lines[-1] == f"nothing changed since {lock}"


def test_each_change_is_told_in_words_and_ends_with_1(lock: Path) -> None:
    lock.write_text(lock.read_text().replace(ORDER_LINE, "", 1))

    result = checked(lock)

    assert result.code == 1
    assert result.out == "+ audit.receivers.record_order now runs on post_delete of shop.Order\n"
    assert result.err_lines[-1] == (
        f"1 change since {lock}; to accept it, run: manage.py signals lock --path {lock}"
    )


def test_writing_accepts_the_changes(lock: Path) -> None:
    whole = lock.read_text()
    lock.write_text(whole.replace(ORDER_LINE, "", 1))

    assert written(lock).code == 0
    assert lock.read_text() == whole


def test_a_file_that_is_missing_is_told_with_the_folder_and_what_writes_it(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()

    result = signals("lock", "--check", cwd=tmp_path)

    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"manage.py signals lock: there is no signals.lock in {tmp_path}; "
        "to write it, run: manage.py signals lock\n"
    )


def test_json_goes_to_a_file_as_a_whole(lock: Path, tmp_path: Path) -> None:
    lock.write_text(lock.read_text().replace(ORDER_LINE, "", 1))

    result = checked(lock, "--format", "json", "--output", str(tmp_path / "changes.json"))

    assert (result.code, result.out) == (1, "")
    (change,) = json.loads((tmp_path / "changes.json").read_text())["changes"]
    assert (change["kind"], change["sender"]) == ("added", "shop.Order")


def test_github_gets_the_path_of_the_lock_file(lock: Path) -> None:
    lock.write_text(lock.read_text().replace(ORDER_LINE, "", 1))

    result = checked(lock, "--format", "github")

    assert result.out.startswith(f"::error file={lock},title=Signal wiring changed::")


def test_a_file_with_conflict_markers_is_refused_and_written_anew(lock: Path) -> None:
    whole = lock.read_text()
    lock.write_text(whole + "<<<<<<< HEAD\n")

    refused = checked(lock)
    again = written(lock)

    assert (refused.code, refused.out) == (2, "")
    assert "conflict markers" in refused.err
    assert (again.code, lock.read_text()) == (0, whole)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--check", "--path", "no/such.lock", "--app", "shop"],
            "run: manage.py signals lock --path no/such.lock --app shop",
        ),
        (["--check", "--path", ""], "cannot read .: Is a directory"),
        (["--path", ""], "cannot write '.': Is a directory"),
        (["--check", "--path", "tests"], "cannot read tests: Is a directory"),
        (["--path", "no/such/folder/signals.lock"], "cannot write"),
        (["--app", "shpo", "--path", "never.lock"], "--app 'shpo' matches nothing; nearest: shop"),
        (["--unconnected", "--path", "never.lock"], "--unconnected means nothing to lock"),
        (["--origin", "django", "--path", "never.lock"], "--origin django means nothing to lock"),
        (["--origin", "django", "--check"], "--origin django means nothing to lock"),
        (["--format", "json", "--path", "never.lock"], "--format and --output are for --check"),
    ],
)
def test_wrong_input_is_refused_in_one_line(arguments: list[str], words: str) -> None:
    result = signals("lock", *arguments)

    assert (result.code, result.out) == (2, "")
    (line,) = result.err_lines
    assert words in line


def test_a_name_of_the_file_that_is_none_is_told_as_that(tmp_path: Path) -> None:
    env = settings_in(tmp_path, 'SIGNAL_INSPECTOR = {"LOCK_FILE": "a\\0b"}')

    result = signals("lock", "--check", env=env)

    assert (result.code, result.out) == (2, "")
    (line,) = result.err_lines
    assert "cannot read " in line
    assert line.rpartition(": ")[2].startswith("embedded null")


def test_bytes_that_are_no_text_are_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "signals.lock").write_bytes(b"\xff\xfe")

    result = checked(tmp_path / "signals.lock")

    assert (result.code, result.out) == (2, "")
    assert result.err.endswith("signals.lock: it is no text\n")


def test_the_conflict_is_told_with_the_whole_command_that_mends_it(tmp_path: Path) -> None:
    path = tmp_path / "shop.lock"
    path.write_text("=======\n")

    result = checked(path, "--app", "shop")

    assert result.err.endswith(f"'manage.py signals lock --path {path} --app shop'.\n")


def test_other_filters_than_those_of_the_file_are_refused(lock: Path) -> None:
    result = checked(lock, "--app", "shop")

    assert result.code == 2
    assert "was written with other filters (none)" in result.err


def test_the_same_filters_pass(tmp_path: Path) -> None:
    path = tmp_path / "shop.lock"

    assert written(path, "--app", "shop", "--exclude-signal", "m2m_changed").code == 0
    assert checked(path, "--exclude-signal", "m2m_changed", "--app", "shop").code == 0
    assert "accounts." not in path.read_text()


def test_another_state_than_that_of_the_file_is_told(lock: Path, tmp_path: Path) -> None:
    result = signals(
        "lock", "--check", "--path", str(lock), env=settings_in(tmp_path, "DEBUG = False")
    )

    assert "was written with settings config.settings and DEBUG on" in result.err
    assert "this is settings other_settings and DEBUG off" in result.err


def test_a_urlconf_that_fails_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "signals.lock"

    result = signals(
        "lock", "--path", str(path), env=settings_in(tmp_path, 'ROOT_URLCONF = "nosuch.urls"')
    )

    assert (result.code, result.out, path.exists()) == (2, "", False)
    assert "ROOT_URLCONF 'nosuch.urls' fails to import" in result.err


def test_the_setting_says_where_the_file_is(tmp_path: Path) -> None:
    setting = f'SIGNAL_INSPECTOR = {{"ROOT": {str(tmp_path)!r}, "LOCK_FILE": "wiring.lock"}}'

    result = signals("lock", env=settings_in(tmp_path, setting))

    assert result.code == 0
    assert (tmp_path / "wiring.lock").read_text().startswith("# What listens")


def test_the_bytes_do_not_follow_the_hash_seed(tmp_path: Path) -> None:
    texts = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.lock"
        # Of a sender that is gone older Djangos keep the id, which another class may have by now.
        options = ["--path", str(path), "--exclude-signal", "zoo.senders.hear.dead"]
        signals("lock", *options, manage=ZOO, env={"PYTHONHASHSEED": seed})
        texts.append(path.read_text())

    assert texts[0] == texts[1]
    assert str(Path.home()) not in texts[0]


WORKER = """
from asgiref.sync import sync_to_async
from django.db.models.signals import post_save
from django.dispatch import Signal
from shop.models import Order, Product

task_done = Signal()
odd_named = Signal()

class Mailer:
    def send(self, sender, **kwargs): ...

def run_task(number):
    task_done.send(sender=run_task)

def log(sender, **kwargs): ...
def on_paid(sender, **kwargs): ...
def on_opened(sender, **kwargs): ...
def on_refunded(sender, **kwargs): ...
def odd(sender, **kwargs): ...

mailer = Mailer()
unawaited = sync_to_async(log)
handlers = {"paid": on_paid, "opened": on_opened, "refunded": on_refunded}
lists = [lambda sender, **kwargs: None for _ in range(2)]
dicts = {name: (lambda sender, **kwargs: None) for name in "ab"}
odd.__qualname__ = "odd  name\\n of it"
Event = type("Event from Queue", (), {})

for event in {"paid", "opened", "refunded"}:
    task_done.connect(handlers[event], sender=event)
task_done.connect(log, sender=run_task)
for each in (*lists, *dicts.values()):
    post_save.connect(each, sender=Product)
post_save.connect(unawaited, sender=Order)
post_save.connect(mailer.send, sender=Order, dispatch_uid=f"mail-{id(mailer)}")
post_save.connect(mailer.send, sender=Order, dispatch_uid=f"mail-{mailer}")
odd_named.connect(odd)
odd_named.connect(log, sender=Event)
"""

OF_WORKER = r"""
[django.db.models.signals.post_save from shop.Order]
  worker.Mailer.send  uid=mail-<id>
  worker.Mailer.send  uid=mail-<worker.Mailer object at <id>>
  worker.log  async

[django.db.models.signals.post_save from shop.Product]
  worker.<lambda>  x4

[worker.odd_named from any]
  worker.odd name of it

[worker.odd_named from worker.Event\x20from\x20Queue]
  worker.log

[worker.task_done from ?]
  worker.log
  worker.on_opened
  worker.on_paid
  worker.on_refunded
"""


@pytest.fixture
def worker(tmp_path: Path) -> dict[str, str]:
    """An environment in which a module with all kinds of wiring can be imported."""
    (tmp_path / "worker.py").write_text(WORKER)
    return settings_in(tmp_path)


@pytest.mark.parametrize("seed", ["0", "1", "2", "random"])
def test_the_bytes_are_the_same_on_every_python_and_django(
    seed: str, worker: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "worker.lock"
    options = ["--import", "worker", "--receiver", "worker"]
    env = {**worker, "PYTHONHASHSEED": seed}

    result = signals("lock", "--path", str(path), *options, env=env)
    again = signals("lock", "--check", "--path", str(path), *options, env=worker)

    assert result.code == 0
    assert path.read_text().partition("filters: --receiver worker\n")[2] == OF_WORKER
    assert (again.code, again.out) == (0, "")


def test_what_is_told_to_run_writes_a_file_that_passes(
    worker: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "a lock"
    path.write_text("# settings: other_settings, DEBUG: on, filters: --receiver worker\n")
    check = ["--check", "--path", str(path), "--receiver", "worker"]
    loaded = ["--no-urlconf", "--import", "worker"]

    differs = signals("lock", *check, *loaded, "--settings", "other_settings", env=worker)
    command = differs.err_lines[-1].partition("run: manage.py signals ")[2]
    written = signals(*shlex.split(command), env=worker)
    passes = signals("lock", *check, *loaded, env=worker)

    assert command == (
        f"lock --path '{path}' --receiver worker --no-urlconf --import worker "
        "--settings other_settings"
    )
    assert (differs.code, written.code, passes.code) == (1, 0, 0)


def test_a_receiver_that_goes_over_to_any_sender_is_not_told_to_run_no_longer(
    tmp_path: Path,
) -> None:
    source = (
        "from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n"
    )
    source += "from shop.models import Order\n@receiver(post_save{})\ndef log(**kwargs): ...\n"
    (tmp_path / "worker.py").write_text(source.format(", sender=Order"))
    path, env = tmp_path / "worker.lock", settings_in(tmp_path)
    options = ["--path", str(path), "--import", "worker", "--receiver", "worker"]
    signals("lock", *options, env=env)
    (tmp_path / "worker.py").write_text(source.format(""))

    result = signals("lock", "--check", *options, env=env)

    assert result.out.splitlines() == [
        "+ worker.log now runs on post_save of any sender",
        "- worker.log is no longer connected to post_save of shop.Order; "
        "it runs on it as on that of any sender",
    ]

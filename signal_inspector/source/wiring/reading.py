"""Reads the source of the selected apps: what it registers, what it sends, what it mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from signal_inspector.domain.source import Source, SourceModule
from signal_inspector.source.evaluation.modules import Module, Modules
from signal_inspector.source.files import SourceFiles
from signal_inspector.source.wiring.following import Following
from signal_inspector.source.wiring.mentions import mentions_of
from signal_inspector.source.wiring.other_texts import NOWHERE_ELSE, Elsewhere
from signal_inspector.source.words import is_about_signals, mentions_any, names_a_signal

ROUNDS = 4
"""Helpers that call helpers: so many times are further modules looked for."""


def read_source(
    files: SourceFiles,
    modules: Sequence[SourceModule],
    signals: Mapping[str, str],
    shown: Callable[[str], str] = str,
    advance: Callable[[int, int], None] = lambda _done, _total: None,
    elsewhere: Elsewhere = NOWHERE_ELSE,
) -> Source:
    """What the source of ``modules`` says.

    ``signals`` gives for each dotted path that leads to a signal of the process the signal's name.
    ``shown`` turns a file's absolute path into the one that reports show. Only the
    files whose words are about signals are parsed; ``advance`` is told of each, and of how many.
    ``elsewhere`` is what may mention a signal besides.
    """
    known = Modules(modules, files)
    following = Following(known, signals, shown)
    too_deep: set[Module] = set()
    names = {path.rpartition(".")[2].partition("[")[0] for path in signals}
    waiting = [
        module
        for module in known.all
        if is_about_signals(module.text) and names_a_signal(module.text, names)
    ]
    for _ in range(ROUNDS):
        before = set(following.helpers)
        for number, module in enumerate(waiting, 1):
            advance(number, len(waiting))
            try:
                following.follow(module)
            except RecursionError:  # no person wrote this: what was found so far must do
                too_deep.add(module)
        more = following.helpers - before
        waiting = [
            module
            for module in known.all
            if mentions_any(module.text, {one.name for one in more if one.may_be_used_by(module)})
        ]
    return Source(
        modules=tuple(modules),
        registrations=following.registrations,
        sends=following.sends,
        mentions=mentions_of(known, signals, following.sent, elsewhere),
        unread=tuple(_unread(known, files, shown, too_deep)),
    )


def _unread(
    modules: Modules, files: SourceFiles, shown: Callable[[str], str], too_deep: set[Module]
) -> Iterator[tuple[str, str]]:
    """The paths of the files that could not be read or parsed, with the reason."""
    for module in modules.all:
        reason = files.fault(module.source.path)
        if reason is None and module in too_deep:
            reason = "nested too deeply to be followed"
        if reason is not None:
            yield shown(module.source.path), reason

"""One signal for each kind of receiver."""

from django.dispatch import Signal

functions = Signal()
methods = Signal()
partials = Signal()
wrapped = Signal()
instances = Signal()
hostile = Signal()
classes_and_builtins = Signal()
asynchronous = Signal()
generated = Signal()
uids = Signal()
lifetimes = Signal()
twice = Signal()
late = Signal()

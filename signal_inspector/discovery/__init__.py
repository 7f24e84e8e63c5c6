"""The live process as raw entries: which signals exist and what is connected to them.

Nothing here calls a receiver or reads an attribute in a way that could run code of the project. It
changes nothing in the process, unless it is asked to: ``loading`` imports modules, ``recorder`` and
``wrapped_signal`` have each ``connect`` and ``disconnect`` remembered.
"""

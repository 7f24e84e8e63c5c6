"""The live process as raw entries: which signals exist and what is connected to them.

Nothing here calls a receiver, imports a module (but ``loading``, when asked), or reads an
attribute in a way that could run code of the project.
"""

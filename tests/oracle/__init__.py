"""An independent account of what is connected in a Django process.

The oracle listens while signals are created, connected and disconnected, keeps its own model of
the dispatcher, and derives from that what ``manage.py signals --format json`` has to say. It
neither imports the package under test nor reads ``Signal.receivers``.
"""

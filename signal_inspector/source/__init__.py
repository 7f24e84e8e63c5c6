"""What the source says: read as text and parsed, never imported.

``wiring`` finds where signals are connected and sent, ``bodies`` what receivers do, and
``definitions`` where the source defines what the process has. ``evaluation`` follows what names,
expressions and statements mean, for ``wiring``. The modules beside them are for all four.
"""

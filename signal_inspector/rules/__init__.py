"""The rules of the audit, one module each.

``registry`` has them all, and ``rule`` what each is made of. What several of them share is in
``arguments`` (of signals), ``bodies`` (of receivers), ``calls`` (that connect), ``model_signals``,
``problems`` and ``senders``; ``pages`` finds the page of a rule.
"""

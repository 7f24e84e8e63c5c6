"""What ``explain`` predicts, beside what happens when real objects are saved and deleted.

Nothing here uses the package's own way to read signals: the recorder stands in Django's send,
the rows follow the models' relations on their own.
"""

"""What of a model's timeline can be asked for alone."""

from __future__ import annotations

from typing import Literal, get_args

Part = Literal["create", "update", "delete", "m2m"]

PARTS: tuple[Part, ...] = get_args(Part)

"""What the program decides for its process; whoever opens windows imports this before numpy.

A script or a notebook that imports bpeditor keeps its own settings.
"""

from __future__ import annotations

import gc
import os

YOUNG_OBJECTS = 100_000
"""How many objects are made before Python looks for circles among them; its default is 700."""


def collect_less_often() -> None:
    """Keep the garbage collector out of single acts, and out of the start.

    An act on 10,000 nodes makes tens of thousands of objects that stay. Python takes that for a
    reason to look through all there are, which takes as long as the act; and hardly any of them
    is ever in a circle.
    """
    gc.set_threshold(YOUNG_OBJECTS, *gc.get_threshold()[1:])


def multiply_in_one_thread() -> None:
    """Let OpenBLAS start no threads, unless the user has said how many.

    Starting them takes half the time of importing numpy. They would help only matrices as large
    as the limits allow, whose product takes one thread some 40 ms.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


collect_less_often()
multiply_in_one_thread()

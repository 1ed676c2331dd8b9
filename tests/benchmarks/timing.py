"""Times beside one another: every program in turn, round after round."""

import gc
import statistics
from time import perf_counter


def medians(programs, rounds, calls):
    """Return the seconds of one call of each program, the median of all rounds.

    Parameters
    ----------
    programs
        Name -> (a function that returns what is timed, whether it is timed once only). What is
        timed once only is made anew for each round; the others are called in rows, since a
        single call would be timed in the caches of the program before it.
    calls
        How long a row is.
    """
    times = {name: [] for name in programs}
    for _ in range(rounds):
        for name, (make, is_single) in programs.items():
            times[name].append(seconds(make(), 1 if is_single else calls))
    return {name: statistics.median(found) for name, found in times.items()}


def seconds(function, calls=1):
    """Return the seconds of one of several calls in a row, without the garbage collector's."""
    gc.collect()
    gc.disable()
    if calls > 1:
        function()
        function()
    start = perf_counter()
    for _ in range(calls):
        function()
    found = (perf_counter() - start) / calls
    gc.enable()
    return found

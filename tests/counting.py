"""What an act costs, without a clock."""

import gc
from cProfile import Profile
from pstats import Stats


def calls_of(act):
    """Return how many functions an act calls, when it is done for the third time."""
    act()
    act()
    gc.collect()  # finalizers that would run in between are no part of it
    profile = Profile()
    profile.runcall(act)
    return Stats(profile).total_calls

"""The garbage collector, told what this process is like: much that stays, and little that goes in circles."""

import gc

# Ours is short-lived and without cycles: looking for some every few hundred objects is a tenth of the time.
THRESHOLDS = (20_000, 20, 50)


def settle() -> None:
    """Call once everything is loaded: what exists by now stays as long as the process."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()

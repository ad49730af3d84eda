"""The nightly taking out of names: what ended long ago keeps its story and its counts, not its people."""

from datetime import timedelta

from desk.alone import one_by_one
from desk.work import Work
from storage.anonymising import anonymise, forget_words, long_ended

MOST = 2000  # a night; what is left after a long stop follows in the next


def run(work: Work) -> int:
    """Take the people out of what ended longer ago than the settings keep them; of how many tickets."""
    before = work.now - timedelta(days=work.rules.anonymise_after_days)
    session = work.session
    numbers = long_ended(session, before, MOST)
    failed = one_by_one(
        work,
        "anonymise",
        ((number, number) for number in numbers),
        lambda number: anonymise(session, number, work.now),
    )
    forget_words(session, before)
    session.expire_all()
    return len(numbers) - len(failed)

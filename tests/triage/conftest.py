"""One judge for all tests of triage: loading it takes most of a second."""

import pytest

from triage import Judge, load_judge, warm_up


@pytest.fixture(scope="session")
def judge() -> Judge:
    """The judge with the shipped lexicon, jieba's dictionary loaded."""
    warm_up()
    return load_judge()

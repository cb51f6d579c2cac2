"""Random sessions, each given by a seed: every cell receives its own output, once and in order."""

import os

import pytest

from steps import Steps

SEED = int(os.environ.get("MODEL_SEED", 1))
COUNT = int(os.environ.get("MODEL_STEPS", 300))


@pytest.mark.slow
def test_every_cell_receives_what_is_its_own(fresh_kernel):
    """Give MODEL_SEED to repeat a run that failed, or for another one, and MODEL_STEPS."""
    steps = Steps(fresh_kernel, SEED)
    steps.play(COUNT)
    print(dict(steps.counts))

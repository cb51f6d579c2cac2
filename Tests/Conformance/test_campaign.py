"""A few attacks of each kind of the campaign, always the same ones."""

import subprocess
import sys

import pytest

from conftest import ROOT


@pytest.mark.parametrize("attack, count", [("messages", 300), ("kills", 5), ("cells", 5), ("surroundings", 1)])
def test_kernels_outlive_attacks(attack, count, jupyter_directories):
    counts = [word for name in ("messages", "kills", "cells", "surroundings")
              for word in (f"--{name}", str(count if name == attack else 0))]
    campaign = subprocess.run(
        [sys.executable, ROOT / "Tests" / "Campaign", "--seed", "1", *counts], capture_output=True, text=True)
    assert campaign.returncode == 0, campaign.stdout + campaign.stderr
    made = next(line.split() for line in campaign.stdout.splitlines() if line.startswith(attack))
    assert int(made[1]) >= count and made[2] == "0"

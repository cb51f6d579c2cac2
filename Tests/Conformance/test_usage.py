"""What the kernel says it uses, compared with what psutil sees."""

import time

import psutil
import pytest


@pytest.mark.parametrize("channel", ["control", "shell"])
def test_usage_counts_the_kernel_and_all_it_has_started(kernel, channel):
    kernel.ok("import Foundation\nvar ballast = [UInt8](repeating: 1, count: 200 << 20)")
    reply = kernel.request("usage_request", channel=channel)
    process = psutil.Process(kernel.pid)
    everything = sum(p.memory_full_info().pss
                     for p in [process, *process.children(recursive=True)])
    assert reply["pid"] == kernel.pid and reply["hostname"]
    assert reply["kernel_memory"] > 200 << 20, "the runner holds the array"
    assert abs(reply["kernel_memory"] - everything) < everything / 4
    assert reply["cpu_count"] == psutil.cpu_count()
    memory = reply["host_virtual_memory"]
    assert memory["total"] == psutil.virtual_memory().total
    assert 0 < memory["percent"] <= 100 and memory["used"] + memory["available"] == memory["total"]
    kernel.ok("ballast = []")


def processor_time(kernel):
    process = psutil.Process(kernel.pid)
    times = [p.cpu_times() for p in [process, *process.children(recursive=True)]]
    return sum(time.user + time.system for time in times)


def test_processor_time_is_that_since_the_last_question(kernel):
    kernel.request("usage_request", channel="control")
    used, started = processor_time(kernel), time.monotonic()
    kernel.ok("""
        let end = ContinuousClock.now + .milliseconds(600)
        var spins = 0
        while ContinuousClock.now < end { spins += 1 }
        """)
    busy = kernel.request("usage_request", channel="control")
    expected = 100 * (processor_time(kernel) - used) / (time.monotonic() - started)
    assert abs(busy["kernel_cpu"] - expected) < max(10, expected / 2), (busy, expected)
    assert 0 < busy["host_cpu_percent"] <= 100

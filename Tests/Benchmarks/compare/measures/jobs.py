"""Jobs: many empty ones, and the seed's computing work."""

import re

import recipe

EMPTY = {
    "swift-kernel": """
let clock = ContinuousClock()
let took = clock.measure {
  for _ in 0..<COUNT { run {} }
  jobs.wait()
}
took / .microseconds(1) / Double(COUNT)
""",
    "ThreadPoolExecutor": """
import time, concurrent.futures
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    start = time.perf_counter()
    futures = [pool.submit(lambda: None) for _ in range(COUNT)]
    concurrent.futures.wait(futures)
    took = time.perf_counter() - start
took / COUNT * 1e6
""",
    "dask": """
import time, dask.distributed
client = dask.distributed.Client(processes=False, n_workers=1, threads_per_worker=4,
                                 dashboard_address=None)
start = time.perf_counter()
dask.distributed.wait(client.map(lambda x: None, range(COUNT)))
took = time.perf_counter() - start
client.close()
took / COUNT * 1e6
""",
    "ipyparallel": """
import time, ipyparallel
cluster = ipyparallel.Cluster(n=2)
view = cluster.start_and_connect_sync(activate=False).load_balanced_view()
start = time.perf_counter()
view.map_sync(lambda x: None, range(COUNT))
took = time.perf_counter() - start
cluster.stop_cluster_sync()
took / COUNT * 1e6
""",
}

# The work of the seed's example, with computing in place of its sleeps. Both ways do the same four
# pieces of it, each of them another one, and show what came out: no compiler can leave any out.
COMPUTING = {
    "swift-kernel": {
        "setup": """
%optimize on
func work(_ n: Int) -> Int {
  var sum = 0
  for i in 0..<n { sum = (sum &* 31 &+ i) % 1_000_003 }
  return sum
}
""",
        "one": "(0..<4).map { work(COUNT + $0) }",
        "four": "try (0..<4).map { run(work, COUNT + $0) }.map { try $0.wait() }",
    },
    "recipe": {
        "setup": recipe.SETUP
        + """
def work(print, n):
    total = 0
    for i in range(n): total = (total * 31 + i) % 1000003
    return total
""",
        "one": "[work(print, COUNT + n) for n in range(4)]",
        "four": "for n in range(4): run(work, COUNT + n)\n"
        "results = await asyncio.gather(*tasks); tasks.clear(); results",
    },
}


def empty_rows(session, kernel, count):
    """Microseconds for each of many empty jobs, submitted and waited for.

    The first row is the time as the waiting cell sees it; the second one is what the kernel's process
    spends on reporting them.
    """
    before = session.processor_seconds()
    value = session.run(EMPTY[kernel].replace("COUNT", str(count))).result
    rows = {"empty job, µs": [float(re.fullmatch(r"[\d.]+(e-?\d+)?", value).group())]}
    if kernel == "swift-kernel":
        spent = session.processor_seconds() - before
        rows["empty job, µs of the kernel's processor time"] = [spent / count * 1e6]
    return rows


def computing(session, kernel, count):
    """Seconds of the work four times one after another, and as four jobs."""
    cells = COMPUTING[kernel]
    session.run(cells["setup"])
    one, four = (session.run(cells[how].replace("COUNT", str(count))) for how in ("one", "four"))
    assert one.result == four.result, f"{one.result} one after another, {four.result} as jobs"
    return one.seconds, four.seconds

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

# The work of the seed's example, with computing in place of its sleeps.
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
        "one": "for _ in 0..<4 { _ = work(COUNT) }",
        "four": "for _ in 0..<4 { run(work, COUNT) }\njobs.wait()",
    },
    "recipe": {
        "setup": recipe.SETUP
        + """
def work(print, n):
    total = 0
    for i in range(n): total = (total * 31 + i) % 1000003
    return total
""",
        "one": "for _ in range(4): work(print, COUNT)",
        "four": "for _ in range(4): run(work, COUNT)\nawait asyncio.gather(*tasks); tasks.clear()",
    },
}


def empty(session, who, count):
    """Microseconds for each of many empty jobs, submitted and waited for."""
    value = session.run(EMPTY[who].replace("COUNT", str(count))).values[-1]
    return float(re.search(r"[\d.]+(e-?\d+)?", value.replace(",", "")).group())


def computing(session, who, count):
    """Seconds of the work four times one after another, and as four jobs."""
    cells = COMPUTING[who]
    session.run(cells["setup"])
    return tuple(session.seconds(cells[how].replace("COUNT", str(count))) for how in ("one", "four"))

"""The popular recipe the product grew from, as cells for ipykernel: a thread pool and Output widgets."""

SETUP = '''
import sys, time, asyncio, concurrent.futures
import ipywidgets

threadpool = concurrent.futures.ThreadPoolExecutor(4)
tasks = []

def run(fn, *args, **kwds):
    "run fn in threadpool"
    out = ipywidgets.Output()
    def print(*args, file=sys.stdout):
        line = " ".join(map(str, args)) + "\\n"
        if file is sys.stderr:
            out.append_stderr(line)
        else:
            out.append_stdout(line)
    def done(fut: asyncio.Future):
        try:
            result = fut.result()
        except asyncio.CancelledError:
            print("cancelled", fut, file=sys.stderr)
        except Exception:
            print("failed", fut, file=sys.stderr)
        else:
            print("completed", fut)
    async def go():
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(threadpool, lambda: fn(print, *args, **kwds))
    task = asyncio.create_task(go())
    task.add_done_callback(done)
    tasks.append(task)
    return out
'''

WAIT = "await asyncio.gather(*tasks); tasks.clear()"

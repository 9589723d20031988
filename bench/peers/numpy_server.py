"""Times Python code for bench/peer.ts: a JSON request a line in, a JSON answer a line out.

{"setup": code} makes a fresh namespace; {"run": code, "calls": n} runs an expression n times and answers milliseconds a call.
"""

import json
import os
import sys
import time

threads = os.environ.get("NUMJET_BENCH_THREADS", "2")
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = threads

import numpy as np  # noqa: E402  (the thread counts must be set first)


def answer(**fields):
    print(json.dumps(fields), flush=True)


answer(ready=f"NumPy {np.__version__}")
space = {}
compiled = {}
for line in sys.stdin:
    request = json.loads(line)
    try:
        if "setup" in request:
            space = {"np": np}
            compiled = {}
            exec(request["setup"], space)
            answer(ok=True)
        else:
            code = compiled.setdefault(request["run"], compile(request["run"], "case", "eval"))
            calls = request["calls"]
            start = time.perf_counter()
            for _ in range(calls):
                eval(code, space)
            answer(ms=(time.perf_counter() - start) * 1e3 / calls)
    except Exception as error:  # a case that the peer cannot do is a fact to print, not a reason to stop
        answer(error=f"{type(error).__name__}: {error}")

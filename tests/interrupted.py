"""For tests of Ctrl-C: a program in a process of its own, which sends SIGINT to itself from a thread and measures how soon it is heard."""

import json
import os
import subprocess
import sys
import textwrap

PRELUDE = """
import json, os, signal, sys, threading, time
import numpy as np
import ranvier as rv

signal.signal(signal.SIGINT, signal.default_int_handler)  # a runner may have had it ignored
sent = []

def interrupt(after):
    started = threading.Event()  # or on a busy machine the signal may come within start()
    def send():
        started.wait()
        time.sleep(after)
        sent.append(time.perf_counter())
        os.kill(os.getpid(), signal.SIGINT)
    threading.Thread(target=send, daemon=True).start()
    started.set()

def measured(work, after=0.3):
    interrupt(after)
    try:
        work()
    except KeyboardInterrupt as error:
        return error, time.perf_counter() - sent[0]
    raise SystemExit("the work ended before it was interrupted")

def report(seconds, **facts):
    print(json.dumps({"seconds": seconds, **facts}))
"""


def run(code, timeout=120):
    program = PRELUDE + textwrap.dedent(code)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=timeout, env=os.environ
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stderr == ""
    return json.loads(done.stdout)


def soon(code, limit=0.25):
    """The facts of the first run that was in time, of three."""
    for _ in range(3):
        facts = run(code)
        if facts["seconds"] < limit:
            return facts
    raise AssertionError(f"KeyboardInterrupt came {facts['seconds']:.3f} s after the signal")

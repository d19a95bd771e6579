"""Records are read again as they were written, also by several threads at once."""

from __future__ import annotations

import subprocess
import sys

# A page asks for a map twice at once when it opens; the first decoding of a process must not crash.
AT_ONCE = """
import sys, threading
from kg.model.codec import decode_records, encode_records
from kg.model.records import Plan, PlanRecords
records = PlanRecords(plan=Plan(id="p", title="t", language="en"))
content = encode_records(records)
sys.setswitchinterval(1e-6)
together, same = threading.Barrier(4), []
def work():
    together.wait()
    same.append(decode_records(content) == records)
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert same == [True] * 4
"""


def test_threads_may_decode_the_first_records_together() -> None:
    for _ in range(4):
        done = subprocess.run([sys.executable, "-c", AT_ONCE], capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (0, "")

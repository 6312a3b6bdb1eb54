"""Every speed that kazpak promises, in one table.

    python tests/benchmarks/bench_speed.py

It takes about five minutes. The parts can be run alone: `bench_process.py` (what a user waits for at the
prompt), `bench_questions.py` (opening and asking), `bench_what_if.py` (changes), `bench_growth.py` (larger
networks, long sweeps). Nothing here is collected by the tests: how long something takes is no pass or fail.
"""

from __future__ import annotations

import bench_growth
import bench_process
import bench_questions
import bench_what_if
from measure import report

if __name__ == "__main__":
    parts = (bench_process, bench_questions, bench_what_if, bench_growth)
    print(report(row for part in parts for row in part.rows()))  # noqa: T201

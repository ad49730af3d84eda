"""`python -m triage.training`: learn the second opinion anew from `rows/` (a quarter of an hour)."""

import argparse
import sys
import time
from pathlib import Path

from triage import TriageSettings, load_judge, warm_up
from triage.opinion import SHIPPED
from triage.training.learning import check, teach_gate, write
from triage.training.rows import examples, ours, written


def main() -> int:
    """Learn and write, or with --check say how good it is on rows it has not learned from."""
    parser = argparse.ArgumentParser(prog="python -m triage.training", description=__doc__)
    parser.add_argument("--rows", type=Path, help="folder of labelled rows (*.jsonl) to learn from alone")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the opinion is written")
    parser.add_argument("--check", action="store_true", help="cross-validate instead of writing")
    parser.add_argument("--gate", action="store_true", help="learn only whom the gate before it lets in")
    options = parser.parse_args()
    warm_up()
    started = time.perf_counter()
    rows = written(options.rows) if options.rows else ours()
    known = examples(rows, load_judge(TriageSettings(opinion=False)))
    if options.check:
        for head, share in check(known).items():
            sys.stdout.write(f"{head}: {share:.3f}\n")
    elif options.gate:
        teach_gate(options.out, known)
        sys.stdout.write(f"{options.out}\n")
    else:
        count = write(options.out, known)
        sys.stdout.write(f"{options.out}: {count} features\n")
    sys.stdout.write(f"{time.perf_counter() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

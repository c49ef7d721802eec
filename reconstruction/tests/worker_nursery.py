"""Loads the site once and forks a worker for each line of JSON on its input: {"job", "arguments", "answer"}."""

import json
import os
import signal
import sys
import uuid
from pathlib import Path

import django


def work(order: dict[str, str]) -> None:
    """Do the job as a worker does, going on after the child's death, and write how it went."""
    from reconstruction import runner
    from reconstruction.tests.drill import fake_command

    command = fake_command(*order["arguments"])
    outcome = runner.Outcome.RELEASED
    while outcome == runner.Outcome.RELEASED:
        outcome = runner.run_reconstruction(uuid.UUID(order["job"]), command=command)
    part = Path(order["answer"] + ".part")
    part.write_text(outcome.name)
    part.rename(order["answer"])


def main() -> None:
    django.setup()
    import reconstruction.pipeline.workspace
    import reconstruction.runner
    import reconstruction.tests.drill  # noqa: F401  (loaded once, for all workers)

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            work(json.loads(line))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

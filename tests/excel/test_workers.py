"""Workers: what becomes of tasks that return, raise, hang, devour memory or die."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from sales_batch.core.finding import Refused
from sales_batch.excel import gate
from sales_batch.excel.workers import Outcome, Stopped, Workers, run

MEMORY = 2**29


class Strange(Exception):
    """An exception that cannot be unpickled."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


def behave(task: str) -> object:
    """Do what the task says."""
    match task:
        case "hang":
            time.sleep(60)
        case "devour":
            bytearray(2 * MEMORY)
        case "exit":
            os._exit(9)
        case "crash":
            os.kill(os.getpid(), signal.SIGKILL)
        case "refuse":
            raise Refused(gate.FILE_DAMAGED, part="xl/workbook.xml")
        case "raise":
            raise LookupError("no such thing")
        case "raise strangely":
            raise Strange("this ", "one")
        case "interrupt":
            os.kill(os.getpid(), signal.SIGINT)
    return (lambda: None) if task == "return a lambda" else f"did {task}"


@pytest.fixture(scope="module")
def crew() -> Iterator[Workers[str, object]]:
    with Workers(behave, workers=2, seconds=1.5, memory=MEMORY) as workers:
        yield workers


def one(crew: Workers[str, object], task: str) -> Outcome[object]:
    (outcome,) = crew.outcomes([task])
    assert outcome.position == 0
    return outcome


def test_every_task_ends_once_with_its_own_result(crew: Workers[str, object]) -> None:
    tasks = [f"task {number}" for number in range(50)]
    outcomes = list(crew.outcomes(tasks))
    assert {outcome.position: outcome.result for outcome in outcomes} == {
        position: f"did {task}" for position, task in enumerate(tasks)
    }


def test_a_raised_exception_comes_back_with_its_traceback(crew: Workers[str, object]) -> None:
    error = one(crew, "raise").error
    assert isinstance(error, LookupError)
    assert error.args == ("no such thing",)
    assert "in behave" in error.__notes__[0]


def test_a_refusal_comes_back_whole(crew: Workers[str, object]) -> None:
    error = one(crew, "refuse").error
    assert isinstance(error, Refused)
    assert error.check == gate.FILE_DAMAGED
    assert error.detail == {"part": "xl/workbook.xml"}


@pytest.mark.parametrize("task", ["raise strangely", "return a lambda"])
def test_what_cannot_be_sent_comes_back_as_its_story(crew: Workers[str, object], task: str) -> None:
    error = one(crew, task).error
    assert error is not None
    assert "Traceback" in "".join([str(error), *getattr(error, "__notes__", ())])


@pytest.mark.parametrize(
    ("task", "reason"),
    [("hang", "time"), ("devour", "memory"), ("exit", "crash"), ("crash", "crash")],
)
def test_a_stopped_task_harms_no_other(crew: Workers[str, object], task: str, reason: str) -> None:
    outcomes = {outcome.position: outcome for outcome in crew.outcomes(["a", task, "b", "c"])}
    assert outcomes[1] == Outcome(1, stopped=Stopped(reason))  # type: ignore[arg-type]
    assert [outcomes[position].result for position in (0, 2, 3)] == ["did a", "did b", "did c"]


def test_results_come_as_they_end() -> None:
    with Workers(time.sleep, workers=2, seconds=9, memory=MEMORY) as crew:
        positions = [outcome.position for outcome in crew.outcomes([0.5, 0.0, 0.1])]
    assert positions == [1, 2, 0]


def test_an_interrupt_is_left_to_the_parent(crew: Workers[str, object]) -> None:
    assert one(crew, "interrupt").result == "did interrupt"


def test_no_tasks_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sales_batch.excel.workers.Workers", None)
    assert list(run(behave, [], workers=4, seconds=1, memory=MEMORY)) == []


def test_a_worker_that_does_not_start_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sales_batch.excel.workers._START_SECONDS", 0.0)
    with pytest.raises(RuntimeError, match="does not start"):
        list(run(behave, ["a"], workers=1, seconds=1, memory=MEMORY))


SCRIPT = """
import sys, time
from sales_batch.excel.workers import Workers
with Workers({function}, workers=2, seconds=9, memory=2**30) as crew:
    print(*(outcome.{what} for outcome in crew.outcomes({tasks!r})), flush=True)
    {then}
"""


def script(function: str, what: str, tasks: list[str], then: str = "") -> str:
    return SCRIPT.format(function=function, what=what, tasks=tasks, then=then)


READING = """
import sys
from pathlib import Path
from sales_batch.cache import Task, admit_file, load
from sales_batch.excel.gate import Limits
source, target = map(Path, sys.argv[1:])
admit_file(Task(source, target, Limits()))
print(load(target).sheets[0].rows.num_rows, "pandas" in sys.modules)
"""


def test_a_workbook_is_read_without_pandas_which_takes_long_to_import(tmp_path: Path) -> None:
    source = next(Path("samples").rglob("受理订货*.xlsx"))
    command = [sys.executable, "-c", READING, str(source), str(tmp_path / "kept")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows, pandas_is_there = done.stdout.split()
    assert int(rows) > 0
    assert pandas_is_there == "False"


def test_workers_die_with_a_parent_that_is_killed() -> None:
    tasks = ["__import__('os').getpid()"]
    code = script("eval", "result", tasks, "time.sleep(60)")
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while psutil.pid_exists(worker) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not psutil.pid_exists(worker)


def test_workers_start_where_none_can_be_forked(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    code = script("len", "result", ["a", "ab"])
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "TMPDIR": str(deep)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert sorted(done.stdout.split()) == ["1", "2"]

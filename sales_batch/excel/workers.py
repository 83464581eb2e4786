"""Work in processes that may hang, run out of memory or die without harming the rest."""

import contextlib
import math
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import ForkingPickler
from types import TracebackType
from typing import Any, Generic, Literal, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_START_SECONDS = 60.0
_POLL_SECONDS = 0.1
_LIMITS_ITSELF = sys.platform == "linux"
"""Where a process is held to its memory by the system; elsewhere its memory is looked at."""


@dataclass(frozen=True)
class Stopped:
    """What ended a task from outside: the deadline, the memory limit, or the process died."""

    reason: Literal["time", "memory", "crash"]


@dataclass(frozen=True)
class Outcome(Generic[R]):
    """How the task at a position of the sequence ended.

    `error` is what the function raised, `stopped` what killed it; without both there is a
    `result`, which may be None.
    """

    position: int
    result: R | None = None
    error: Exception | None = None
    stopped: Stopped | None = None


class Workers(Generic[T, R]):
    """A few processes that run one function on one task at a time; a context manager.

    They start on entry, the sooner if `prepare` was called some time before.
    `function` stands at the top of a module; tasks and results can be pickled. `seconds` and
    `memory` (bytes) are the limits of one task; a process past one of them is killed and
    replaced. Leaving the context kills what still runs.
    """

    def __init__(
        self, function: Callable[[T], R], *, workers: int, seconds: float, memory: int
    ) -> None:
        self._function = function
        self._count = workers
        self._seconds = seconds
        self._memory = memory
        self._crew: list[_Worker] = []

    def __enter__(self) -> Self:
        self._started_by = prepare(self._function.__module__)
        self._crew = [self._worker() for _ in range(self._count)]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._crew:
            self._crew.pop().stop()

    def outcomes(self, tasks: Sequence[T]) -> Iterator[Outcome[R]]:
        """Run every task and give each outcome once, in the order in which they end.

        Raises RuntimeError when a process cannot even start.
        """
        waiting = deque(enumerate(tasks))
        left = len(tasks)
        while left:
            for worker in self._crew:
                if waiting and worker.ready and worker.position is None:
                    worker.give(*waiting.popleft(), self._seconds)
            for outcome in self._ended():
                left -= 1
                yield outcome

    def _ended(self) -> Iterator[Outcome[R]]:
        """Wait until something happens; then the outcomes of the tasks that have ended, if any."""
        pause = max(0.0, min(worker.deadline for worker in self._crew) - time.monotonic())
        pause = pause if _LIMITS_ITSELF else min(pause, _POLL_SECONDS)
        # A pipe takes no infinite time to wait, only none.
        heard = wait([worker.pipe for worker in self._crew], None if pause > 1e6 else pause)
        for at, worker in enumerate(self._crew):
            said = worker.hear() if worker.pipe in heard else worker.past_limit()
            if isinstance(said, Stopped):
                said = self._replace(at, said)
            if said is not None:
                yield said

    def _worker(self) -> "_Worker":
        return _Worker(self._started_by, self._function, self._memory)

    def _replace(self, at: int, stopped: Stopped) -> Outcome[R] | None:
        """Put a fresh worker in the place of one; the outcome of the task that it was at."""
        worker = self._crew[at]
        if not worker.ready:
            raise RuntimeError(f"a worker process does not start: {stopped.reason}")
        worker.stop()
        self._crew[at] = self._worker()
        return None if worker.position is None else Outcome(worker.position, stopped=stopped)


def prepare(module: str) -> Any:
    """Start the process that workers are forked from, if there can be one, with a module imported.

    It does so while the caller does something else; one that is there stays as it is. Returned is
    the multiprocessing context by which workers start: by forking, or else each from nothing.
    """
    if sys.platform == "linux":
        from multiprocessing import forkserver

        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["__main__", module])
        # It needs a folder for temporary files, with a path that is not too long.
        with contextlib.suppress(OSError), _unheard():
            forkserver.ensure_running()
            return context
    return multiprocessing.get_context("spawn")


def run(
    function: Callable[[T], R],
    tasks: Sequence[T],
    *,
    workers: int,
    seconds: float,
    memory: int,
) -> Iterator[Outcome[R]]:
    """Run a function on every task in processes; the outcomes come in the order they end.

    The limits are those of `Workers`. No tasks, no process; never more processes than tasks.
    """
    if tasks:
        count = min(workers, len(tasks))
        with Workers(function, workers=count, seconds=seconds, memory=memory) as crew:
            yield from crew.outcomes(tasks)


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Let a process that starts now not hear an interrupt; here it is heard when it has started.

    It would die of it with a traceback. The mask is what it inherits; another thread of ours may
    still take the signal, so its handler waits too.
    """
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    missed: list[int] = []
    usual = signal.signal(signal.SIGINT, lambda number, _frame: missed.append(number))
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        signal.signal(signal.SIGINT, usual)
    if missed:
        signal.raise_signal(signal.SIGINT)


class _Worker:
    """One process with its pipe, the task it is at, and until when it has time for it."""

    def __init__(self, context: Any, function: Callable[[Any], Any], memory: int) -> None:
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, function, memory), daemon=True)
        with _unheard():
            self.process.start()
        theirs.close()
        self.ready = False
        self.position: int | None = None
        self.deadline = time.monotonic() + _START_SECONDS
        self._memory = memory

    def give(self, position: int, task: object, seconds: float) -> None:
        """Start a task; the time for it runs from now."""
        self.position = position
        self.deadline = time.monotonic() + seconds
        with contextlib.suppress(BrokenPipeError):
            self.pipe.send((position, task))

    def hear(self) -> Outcome[Any] | Stopped | None:
        """What the process says: None when it is ready for its first task."""
        try:
            said: Outcome[Any] | Stopped | None = self.pipe.recv()
        except (EOFError, OSError):
            return Stopped("crash")
        if not isinstance(said, Stopped):
            self.ready, self.position, self.deadline = True, None, math.inf
        return said

    def past_limit(self) -> Stopped | None:
        """The limit that the process is past, if it is."""
        if time.monotonic() >= self.deadline:
            return Stopped("time")
        if not _LIMITS_ITSELF and self.position is not None and self._resident() > self._memory:
            return Stopped("memory")
        return None

    def stop(self) -> None:
        """Kill the process, whatever it is doing."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.pipe.close()

    def _resident(self) -> int:
        import psutil

        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:
            return 0


def _serve(pipe: Connection, function: Callable[[Any], Any], memory: int) -> None:
    """The life of a worker process: task after task, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    if _LIMITS_ITSELF:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):
        while True:
            position, task = pipe.recv()
            pipe.send_bytes(_attempt(function, position, task))


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _attempt(function: Callable[[Any], Any], position: int, task: object) -> memoryview:
    """The pickled outcome of one task; an error takes its traceback along as a note."""
    try:
        return ForkingPickler.dumps(Outcome(position, function(task)))
    except MemoryError:
        # Nothing is done here: what the task holds is let go only after the handler.
        pass
    except Exception as error:
        story = "".join(traceback.format_exception(error))
        with contextlib.suppress(Exception):
            error.add_note(story)
            pickled = ForkingPickler.dumps(Outcome(position, error=error))
            ForkingPickler.loads(pickled)
            return pickled
        return ForkingPickler.dumps(Outcome(position, error=RuntimeError(story)))
    return ForkingPickler.dumps(Stopped("memory"))

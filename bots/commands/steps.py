"""Long work told as it goes: a step after the other on standard error, with a bar where somebody watches."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Steps:
    """A command's preparations. Each step ends when the next begins."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(
            SpinnerColumn(finished_text="[green]✓"),
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TextColumn("[dim]{task.fields[detail]}"),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end()
        self._progress.stop()

    def begin(self, what: str) -> None:
        """The next step."""
        self._end()
        if self._progress.disable:
            self._console.print(f"{what}…")
        self._task = self._progress.add_task(f"{what}…", total=None, detail="")

    def detail(self, what: str) -> None:
        """What the step is at."""
        if self._task is not None:
            self._progress.update(self._task, detail=what)

    def count(self, what: str, done: int, total: int) -> None:
        """What the step is at, how much of it is done, and of how much."""
        if self._task is not None:
            self._progress.update(self._task, detail=what, completed=done, total=total)

    def _end(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, total=1, completed=1, detail="")
            self._task = None

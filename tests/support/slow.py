"""A pytest plugin: a test that takes too long fails, so that nobody learns to skip running them.

Setting up, the test itself and tearing down are each judged. What a session or a module builds once (a server, a
browser, the demonstration) is not the fault of the test that happens to come first: it is judged by itself, and may
take three times as long. Registered by `-p tests.support.slow`.
"""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter
from typing import Any, Final

import pytest

LIMIT_S: Final = 20.0
SHARED: Final = 3
"""How many times as long a shared fixture may take: it starts real programs, and does so once."""
_BUILDING: Final = pytest.StashKey[list[float]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow-limit", type=float, default=LIMIT_S, help="seconds after which a test fails for slowness")


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    began = perf_counter()
    try:
        return (yield)
    finally:
        if fixturedef.scope != "function":
            spent = request.config.stash.setdefault(_BUILDING, [])
            spent.append(perf_counter() - began)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    limit = item.config.getoption("--slow-limit")
    if report.when == "setup":
        built: list[float] = item.config.stash.get(_BUILDING, [])
        shared = sum(built)  # pytest builds what a fixture needs before the fixture, not within it
        item.config.stash[_BUILDING] = []
        taken, most = report.duration - shared, shared / SHARED
    else:
        taken, most = report.duration, 0.0
    if report.passed and max(taken, most) > limit:
        report.outcome = "failed"
        report.longrepr = f"{report.when} took {report.duration:.1f} s; no test may take more than {limit:g} s"
    return report

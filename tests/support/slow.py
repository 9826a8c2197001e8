"""A pytest plugin: a test that takes too long fails, so that nobody learns to skip running them.

Setting up, the test itself and tearing down are each judged: what a session builds once may not push the first test
that needs it over the limit, but may not take longer than a test either. Registered by `-p tests.support.slow`.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

import pytest

LIMIT_S: Final = 20.0


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow-limit", type=float, default=LIMIT_S, help="seconds after which a test fails for slowness")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    limit = item.config.getoption("--slow-limit")
    if report.passed and report.duration > limit:
        report.outcome = "failed"
        report.longrepr = f"{report.when} took {report.duration:.1f} s; no test may take more than {limit:g} s"
    return report

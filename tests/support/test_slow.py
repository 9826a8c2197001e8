"""A test over the limit fails, and says how long it took."""

from __future__ import annotations

import pytest

pytest_plugins = ("pytester",)

PLUGIN = ("-p", "tests.support.slow", "-p", "no:randomly", "-p", "no:cacheprovider")
SLOW_TEST = """
import time

def test_quick():
    pass

def test_slow():
    time.sleep(0.2)
"""
SLOW_FIXTURE = """
import pytest, time

@pytest.fixture
def house():
    time.sleep(0.2)

def test_in_the_house(house):
    pass
"""


def test_a_slow_test_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SLOW_TEST)

    result = pytester.runpytest_inprocess(*PLUGIN, "--slow-limit=0.15")

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["call took 0.* s; no test may take more than 0.15 s"])


def test_a_slow_fixture_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SLOW_FIXTURE)

    result = pytester.runpytest_inprocess(*PLUGIN, "--slow-limit=0.15")

    result.stdout.fnmatch_lines(["setup took 0.* s; *"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


SHARED_FIXTURE = SLOW_FIXTURE.replace("@pytest.fixture", "@pytest.fixture(scope='session')")


def test_what_is_built_once_is_not_the_first_test_s_fault(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SHARED_FIXTURE)

    pytester.runpytest_inprocess(*PLUGIN, "--slow-limit=0.15").assert_outcomes(passed=1)


def test_what_is_built_once_may_not_take_for_ever(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SHARED_FIXTURE)

    assert pytester.runpytest_inprocess(*PLUGIN, "--slow-limit=0.05").ret == pytest.ExitCode.TESTS_FAILED


def test_the_limit_is_twenty_seconds(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SLOW_TEST)

    result = pytester.runpytest_inprocess(*PLUGIN)

    result.assert_outcomes(passed=2)

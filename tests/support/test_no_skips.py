"""Where PALIER_CI is set, what was skipped has failed; elsewhere a skip is a skip."""

from __future__ import annotations

import pytest

pytest_plugins = ("pytester",)

PLUGIN = ("-p", "tests.support.no_skips", "-p", "no:randomly", "-p", "no:cacheprovider")
SKIPPED = """
import pytest

@pytest.mark.skip(reason="no browser here")
def test_marked(): pass

def test_called():
    pytest.skip("no database here")

def test_wrong_but_known(request):
    request.applymarker(pytest.mark.xfail(strict=True))
    assert False
"""
SKIPPED_MODULE = """
import pytest
pytest.importorskip("a_module_that_nobody_has")
"""


def test_a_skip_fails_in_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_CI", "1")
    pytester.makepyfile(SKIPPED)

    result = pytester.runpytest_inprocess(*PLUGIN)

    result.assert_outcomes(errors=1, failed=1, xfailed=1)
    result.stdout.fnmatch_lines_random(["PALIER_CI=1 allows no skipped test. *no browser here", "*no database here"])


def test_a_skipped_module_fails_in_ci(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_CI", "1")
    pytester.makepyfile(SKIPPED_MODULE)

    result = pytester.runpytest_inprocess(*PLUGIN)

    result.assert_outcomes(errors=1)


def test_a_skip_is_a_skip_elsewhere(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PALIER_CI", raising=False)
    pytester.makepyfile(SKIPPED)

    result = pytester.runpytest_inprocess(*PLUGIN)

    result.assert_outcomes(skipped=2, xfailed=1)

#!/bin/sh
# Our engine beside Rasa 3.6 on the same split of our data, in one run: accuracy, macro-F1, latency, throughput, memory,
# start-up. Rasa is installed into an environment of its own, once; training it takes hours on the whole data.
#
#   benchmarks/nlu_vs_rasa.sh                 the whole French data
#   benchmarks/nlu_vs_rasa.sh --sample 1500   so many messages of it
#   benchmarks/nlu_vs_rasa.sh --help          everything else
#
# RASA_ENV: where Rasa's environment is or will be (2.7 GB; var/rasa/env by default). RASA_PYTHON: a Python 3.10.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
env=${RASA_ENV:-$here/var/rasa/env}
wanted=$here/nlu/rasa/requirements.txt
ready=$env/.ready

stop() {
    printf '%s\n' "$1" >&2
    exit 1
}

# A Python 3.10 that can make environments, wherever it comes from.
python310() {
    for python in "${RASA_PYTHON:-}" python3.10 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python; do
        [ -n "$python" ] || continue
        "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null || continue
        printf '%s\n' "$python"
        return
    done
    if command -v uv >/dev/null 2>&1; then
        uv python find 3.10 2>/dev/null || { uv python install --quiet 3.10 >&2 && uv python find 3.10; }
    fi
}

[ -x "$here/.venv/bin/python" ] || stop "Palier's own environment is missing: run make install first."

if ! cmp -s "$wanted" "$ready"; then
    python=$(python310) || true
    [ -n "$python" ] || stop "Rasa 3.6 needs Python 3.10, and none was found: install python3.10 with its venv module, \
or pyenv's 3.10, or uv; or name one in RASA_PYTHON."
    printf 'Installing Rasa into %s (2.7 GB, some minutes) …\n' "$env" >&2
    "$python" -m venv --clear "$env"
    "$env/bin/python" -m pip install --disable-pip-version-check --quiet 'setuptools<81' wheel
    "$env/bin/python" -m pip install --disable-pip-version-check --quiet -r "$wanted" ||
        stop "Rasa could not be installed: see pip's words above."
    cp "$wanted" "$ready"
fi

cd "$here"
exec .venv/bin/python benchmarks/nlu_vs_rasa.py --rasa "$env/bin/rasa" "$@"

"""A small model, trained in a second, for tests of what happens to models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from nlu import train
from nlu.shelf import MANIFEST

SMALL: Final = """version: "3.1"
nlu:
- intent: eat
  examples: |
    - I want pizza
    - some pasta please
    - a salad for me
    - hungry for pasta
- intent: drink
  examples: |
    - a glass of water
    - I am thirsty for juice
    - some juice please
    - water for me
- intent: out_of_scope
  examples: |
    - who won the match
    - what time is it
    - how old are you
"""


def small_data(top: Path) -> Path:
    """A folder of training data."""
    (top / "data" / "en").mkdir(parents=True)
    (top / "data" / "en" / "small.yml").write_text(SMALL, encoding="utf-8")
    return top / "data"


def small_model(top: Path) -> tuple[Path, Path]:
    """A folder of models, and the data that the one in it learnt from."""
    data = small_data(top)
    train.train(top / "models", data=data)
    return top / "models", data


def model_in(models: Path) -> Path:
    """The folder of the model in use."""
    return models / str(json.loads((models / MANIFEST).read_text(encoding="utf-8"))["folder"])


def flip(models: Path) -> None:
    """Changes one bit of the model in use."""
    file = model_in(models) / "intents.npz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

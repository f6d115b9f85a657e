from __future__ import annotations

from motifdesk.data.readers.lines import LINES
from motifdesk.data.readers.registry import all_formats


def test_every_format_has_a_name_and_a_sentence() -> None:
    formats = all_formats()
    assert formats["lines"] is LINES
    for name, item in formats.items():
        assert name == item.name
        assert item.sentence.endswith(".")
        assert "\n" not in item.sentence
        assert "\t" not in item.sentence

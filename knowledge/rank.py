"""How well the phrasings of a shortlist answer a question: a few measures, and one weight for each.

Every measure is a share or a likeness between 0 and 1, or a mark that is 0 or 1, so that the weights hold for any
knowledge base, whatever its size and however many phrasings its entries have.
"""

from __future__ import annotations

import numpy as np

MEASURES = (
    "characters_asked",
    "characters_said",
    "words_asked",
    "words_said",
    "sounds_asked",
    "sounds_said",
    "initials_asked",
    "initials_said",
    "likeness",
    "likeness_part",
    "sound_likeness",
    "kind_same",
    "kind_other",
    "direction_other",
    "negation_other",
    "number_other",
    "entry_asked",
    "entry_second",
)

"""What we know: the knowledge that is approved, and how a question finds its entry.

`content.py` names its parts. `pack.py` reads them from YAML, `check.py` holds the rules between them, `releases.py`
cuts an immutable release and makes it live, `library.py` keeps the live one ready in memory.

A question goes through `questions.py` (how many are there?), `normalise.py` (the one text preparation), `index.py`
(recall), `rank.py` (order; `meaning.py` knows words that mean nearly the same), `decide.py` (answer, offer or unknown),
and `compose.py` writes the answer with its facts and basis. docs/matching.md follows one question through all of it.

`build.py` works the index of a release out, `shelf.py` keeps it on disk. `evaluate.py` measures the matcher with a file of
questions (`sheets/` reads and writes Excel and CSV), `collisions.py` finds entries that get into each other's way.
`alarm.py` hears danger before any of this.
"""

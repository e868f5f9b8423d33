"""One script for each question asked of the whole: `python -m benchmarks` asks them all (`make bench`).

`server.py` starts the product as `flask serve` does, `databases.py` gives it an empty database, `load.py` writes to it as
WeChat does, `questions.py` makes up what people write. The figures stand in README.md.
"""

import warnings

# The wheel that brings PostgreSQL asks for it on import and can do without; pyproject.toml says the same to the tests.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")

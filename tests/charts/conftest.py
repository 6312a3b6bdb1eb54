"""The answer documents of the report tests serve the charts too."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "reports"))

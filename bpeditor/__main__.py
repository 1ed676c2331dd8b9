"""What `python -m bpeditor` runs."""

import sys

from bpeditor.cli import main

sys.exit(main())

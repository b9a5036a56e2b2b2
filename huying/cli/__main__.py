"""`python -m huying.cli`, the same as `huying`."""

import sys

from . import main

sys.exit(main())

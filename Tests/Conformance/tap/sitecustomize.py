"""Has Python programs that tests start keep the messages they receive; see tap/__init__.py."""

import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1]))

from tap import keep_messages  # noqa: E402

keep_messages()

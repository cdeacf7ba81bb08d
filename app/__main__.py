"""The command ``kilowatch``: see ``kilowatch --help``."""

from __future__ import annotations

import sys

from app.cli.parser import parser
from app.domain.errors import KilowatchError


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 not understood."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options) or 0)
    except KilowatchError as error:
        print(f"kilowatch: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())

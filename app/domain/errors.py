"""Every error of the program. Foreign errors are translated at the border with ``from``.

The text of each is a sentence for the operator: what, where and what to do.
"""

from __future__ import annotations


class KilowatchError(Exception):
    """Root of all expected errors; anything else is our own fault and belongs in the log with its traceback."""


class InvalidInput(KilowatchError):
    """Input that cannot be used. ``field`` names the offending entry, dotted (``body.priority``)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotFound(KilowatchError):
    """Something addressed by name or id does not exist."""


class NotAllowed(KilowatchError):
    """The signed-in person has no right to do this here."""


class NotSignedIn(KilowatchError):
    """No valid session: sign in first."""


class Cancelled(KilowatchError):
    """Whoever asked for it does not want it any more; nothing of it is left behind."""


class Conflict(KilowatchError):
    """The state of the thing forbids this now (already acknowledged, selected by somebody else)."""


class NotActive(Conflict):
    """Another engine operates the site: ask that one."""


class SiteFileFaulty(KilowatchError):
    """A site file with faults; ``faults`` are the printable lines, all of them."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class StoreError(KilowatchError):
    """The database cannot do what was asked (full, damaged, newer, unreachable)."""


class DiskFull(StoreError):
    """The disk of the database has no room left; it takes rows again by itself when there is some."""


class EngineLost(KilowatchError):
    """The engine does not answer the console."""


class DriverError(KilowatchError):
    """Root of what can go wrong on a wire."""


class AddressError(DriverError):
    """A point address or connection option that the driver cannot understand."""


class LinkLost(DriverError):
    """The connection could not be made or broke: everything behind it is unreachable."""


class NoAnswer(DriverError):
    """A device did not answer in time. After a write: whether it took effect is unknown."""


class DeviceRefused(DriverError):
    """The device answered with an error of its protocol (illegal address, write access denied)."""


class MalformedAnswer(DriverError):
    """The device answered with something that does not fit the request."""

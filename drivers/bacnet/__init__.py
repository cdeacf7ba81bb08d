"""BACnet/IP (ANSI/ASHRAE 135): reading, commanding with priorities, change of value, discovery.

The package itself is light; the protocol stack (BAC0 on bacpypes3) is imported when a link is opened.
"""

from drivers.bacnet.driver import BacnetDriver

DRIVER = BacnetDriver()

__all__ = ["DRIVER", "BacnetDriver"]

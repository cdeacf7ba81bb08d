"""Modbus (Application Protocol V1.1b3; Messaging on TCP/IP V1.0b; over Serial Line V1.02): TCP, RTU over TCP, serial RTU."""

from drivers.modbus.driver import ModbusDriver

DRIVER = ModbusDriver()

__all__ = ["DRIVER", "ModbusDriver"]

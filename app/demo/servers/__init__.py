"""The campus on the wire: BACnet/IP controllers and Modbus gateways on loopback, with the faults that can be provoked."""

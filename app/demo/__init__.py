"""The demo campus: a small thermal model behind real Modbus and BACnet servers."""

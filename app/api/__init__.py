"""The Open API: HTTP and WebSocket under ``/api/v1``, one file for each resource."""

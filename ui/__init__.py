"""The console: shell, panels and dialogs that compose widgets and talk to the SDK."""

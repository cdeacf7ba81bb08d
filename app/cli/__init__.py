"""The commands of ``kilowatch``, one file each; libraries are imported when a command runs."""

"""The frame of the console: top bar, alarm banner, rail, page header, palette, toasts, windows."""

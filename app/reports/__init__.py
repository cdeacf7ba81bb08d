"""Excel workbooks; the only place that knows openpyxl."""

"""Measurements from and to files of others: CSV, Excel, Parquet. Knows bytes and columns, neither database nor plant."""

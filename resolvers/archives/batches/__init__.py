"""Batch upload (批量上传): a workbook with its files, begun, filled, checked, carried out, undone."""

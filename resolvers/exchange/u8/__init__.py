"""客户档案 of U8+ as workbook or CSV (domain 3.4). Next: columns.py."""

"""Tables as staff keep them, .csv and .xlsx: read as rows of text by column whatever Excel made of them, and written.

`files.py` chooses by the kind of file. `csv_file.py` reads and writes .csv, `xlsx_in.py` and `xlsx_out.py` do so for
.xlsx; `lines.py` and `page.py` are the words they share, `table.py` finds the columns by the names in the first row.
Nothing here knows what a table is about.
"""

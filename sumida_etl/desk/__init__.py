"""The page on which a department checks its workbook and hands it in. It reads, and writes into the inbox alone."""

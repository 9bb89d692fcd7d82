"""What goes out: the questionnaire of a department, its workbook, instructions, sample and token."""

"""What a department gets back: its own workbook with the wrong cells marked, or a note where that is not safe."""

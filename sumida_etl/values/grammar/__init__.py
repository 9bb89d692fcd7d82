"""The language of cells: words, units, widths, and the rules that read them."""

"""Breaking what can break, many times, and comparing what is left with an undisturbed run. Not part of the product."""

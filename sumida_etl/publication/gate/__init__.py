"""The last inspection: a publication is released only if every rule here holds for its bytes."""

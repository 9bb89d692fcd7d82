"""How strong the tests themselves are, and whether anything that is typed brings the readers down."""

"""How many slips of a hand the checks notice, and how often they doubt a sound figure: an invented office, measured."""

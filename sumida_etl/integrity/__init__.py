"""Whether the warehouse is whole, and making it again where it is not: archive and journal are what all rests on."""

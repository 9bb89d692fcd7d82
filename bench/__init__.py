"""Measurements: ratios in one run against a plain script and a floor. Not part of the product or of the tests."""

"""From untrusted bytes to cells."""

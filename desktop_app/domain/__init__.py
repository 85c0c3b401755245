"""What is true with the power off: rules, decisions and names. Standard library only; no clock, no file, no row."""

"""Table models over arrays, and the delegates that paint their cells."""

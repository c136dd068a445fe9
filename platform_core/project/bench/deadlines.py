"""How fast, how punctual, how fair is the clock, and does it lose or repeat anything? The figures `deadlines.*`."""

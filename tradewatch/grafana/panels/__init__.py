"""The types of panels, one module each: what it takes, and its part of the panel's JSON."""

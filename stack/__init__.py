"""Programs that run what is built, here on loopback: an example, and the proof that it works."""

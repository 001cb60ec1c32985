"""The end-to-end proof: real servers, simulated bots and local receivers; every alert reaches the right people."""

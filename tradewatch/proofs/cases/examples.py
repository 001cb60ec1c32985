"""Cases made from an author's example: with another clock, beside healthy neighbours, shared by two replicas."""

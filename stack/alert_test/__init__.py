"""The ways to test an alert, each as commands that work by hand, and a script that walks through all of them."""

"""The simulated world around the bot: its markets, its venues and what is wrong with them."""

"""What metrics cost the bot, as ratios to an empty call and to prometheus_client. See docs/BENCHMARK.md."""

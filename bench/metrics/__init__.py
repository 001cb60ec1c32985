"""What metrics cost the bot, as ratios to an empty call and to raw prometheus_client. docs/BENCHMARK.md explains."""

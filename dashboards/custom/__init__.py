"""The custom dashboards: each answers one question that a trader asks."""

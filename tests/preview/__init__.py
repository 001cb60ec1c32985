"""The preview of dashboards."""

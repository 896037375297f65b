"""The windows. The only place that knows Qt."""

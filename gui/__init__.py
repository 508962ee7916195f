"""The companion window. It is a client of `bridge.api`."""

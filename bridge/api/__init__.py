"""How every face of the program talks with the daemon: JSON-RPC over a loopback WebSocket or a mailbox of files."""

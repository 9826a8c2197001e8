"""Signal, through signal-cli's own daemon: JSON-RPC out, its stream of events in.

Every shape and number was read in signal-cli 0.13.19: signal-cli-jsonrpc(5), its classes, its answers.
"""

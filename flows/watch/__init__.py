"""The watcher beside the worker: files that arrive, runs that died, people to notify."""

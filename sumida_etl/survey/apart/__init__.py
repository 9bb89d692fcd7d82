"""Chunks that are read in other processes, on this machine or others, which share the archive's folder with the run."""

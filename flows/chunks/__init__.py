"""Reading chunks of workbooks: in this process, in several, or on a cluster. The result is the same."""

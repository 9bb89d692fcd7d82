"""What operators see and answer in Prefect's UI: artifacts, progress and the approval form."""

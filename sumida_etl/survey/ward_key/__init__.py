"""The ward's key for 照合番号: kept, found again, replaced, and never begun anew beside a record."""

"""Rule sets against evidence: scans, software lives, addresses and filters between bodies, certificates that travel."""

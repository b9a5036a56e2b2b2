"""Files, versions, official numbers, GB/T 9704 output."""

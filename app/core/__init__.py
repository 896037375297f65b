"""What every layer may use: errors, progress, paths, clock, Vietnamese text."""

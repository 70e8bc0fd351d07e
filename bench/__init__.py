"""What Siegel does in a second, as ratios to something everybody can start: see docs/performance.md."""

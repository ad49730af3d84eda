"""Hot issues (多发群发): found, decided about, worked on, closed together."""

"""From a mesh and posed photos to a textured mesh: best views, charts, colours, baking."""

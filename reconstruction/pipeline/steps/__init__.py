"""The stages of the pipeline, one module each: a function named after the stage."""

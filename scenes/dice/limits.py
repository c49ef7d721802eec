"""What one formula may ask for, so that no roll is slow or long, however it is written."""

LENGTH = 500  # characters of a formula
DEPTH = 16  # brackets within brackets, variables within variables
DICE = 1000  # dice thrown in one roll, rerolls and explosions included
FACES = 1_000_000
REPEATS = 50
TERMS = 1000  # pieces of the answer
STEPS = 20_000  # work in all: nodes evaluated and dice looked at
DIGITS = 10**12  # no number grows larger than this
FINENESS = 10**9  # no fraction gets finer than this
TEXT = 2000  # characters of the readable form

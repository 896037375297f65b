"""Reads a Kế hoạch thi đua that somebody wrote in Word: rules over its text, no guesses kept."""

"""The phrases that raise an alarm, a file for each alarm and one for the figures of speech that must not."""

"""Signal: events in, commands out, against a strict stand-in for signal-cli's daemon and against the real one."""
